using System.Text.Json;
using Monitor.Data.Inbox;
using Monitor.Data.Texts;
using Npgsql;

namespace Monitor.Jobs.Listeners;

/// <summary>
/// Has the sentiment of posts estimated: <c>{"posts": [{"platform": "instagram", "code": "DKq8vT2xR4m"}]}</c>, or an array <c>data</c>, or one post in <c>data</c> as an event
/// about it has it. A post is named by its <c>post_id</c>, or by its <c>platform</c> and its <c>code</c>, <c>shortcode</c> or <c>platform_post_id</c>.
/// </summary>
internal sealed class SentimentAnalysisListener : IMessageListener
{
    private const int Most = 10_000;

    private static readonly string[] Lists = ["posts", "data"];

    public string Queue => MessageQueues.SentimentAnalysis;

    public async Task<MessageEnd> HandleAsync(NpgsqlConnection connection, JsonElement message, CancellationToken ct)
    {
        var posts = Posts(message).Select(Name).Where(post => post is { Id: not null } or { Platform: not null, Code: not null } or { Platform: not null, PlatformId: not null })
            .Distinct().Take(Most + 1).ToArray();
        if (posts.Length == 0)
            return MessageEnd.Dead("posts is required: an array of posts, each with a post_id, or a platform and a code or platform_post_id.");
        if (posts.Length > Most)
            return MessageEnd.Dead($"One message names at most {Most} posts.");
        var known = await TextStore.NoteAsync(connection, posts, ct);
        return known > 0
            ? MessageEnd.Done($"{known} of {posts.Length} posts are being analysed; the others are not known.")
            : MessageEnd.Dead("None of its posts is known.");
    }

    private static IEnumerable<JsonElement> Posts(JsonElement message)
    {
        foreach (var name in Lists)
            if (message.TryGetProperty(name, out var value))
                return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Inner) : [value];
        return [message];
    }

    // Events within a list keep what they say in their data.
    private static JsonElement Inner(JsonElement post) =>
        post.ValueKind == JsonValueKind.Object && post.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? data : post;

    private static PostName Name(JsonElement post) => new(
        post.Number("post_id"), post.Text("platform")?.ToLowerInvariant(), post.Text("platform_post_id"), post.Text("code") ?? post.Text("shortcode"));
}
