using System.Collections.Frozen;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Providers.Instagram;

namespace Monitor.ProviderSimulator.Providers.RocketApi;

/// <summary>RocketAPI's Instagram routes.</summary>
internal sealed class RocketApiSimulator : ISimulatedProvider
{
    private const string Scheme = "Token ";

    public string Name => "rocketapi";

    public FrozenDictionary<string, SimulatedRoute> Routes { get; } = new SimulatedRoute[]
    {
        new("POST", "/instagram/user/get_info_by_username", Shape.Mobile),
        new("POST", "/instagram/user/get_info_by_id", Shape.Mobile),
        new("POST", "/instagram/user/get_web_profile_info", Shape.GraphQl),
        new("POST", "/instagram/user/get_info", Shape.GraphQl),
        new("POST", "/instagram/media/get_info_by_shortcode", Shape.Mobile),
        new("POST", "/instagram/user/get_media", Shape.Mobile) { Content = Content.Posts },
        new("POST", "/instagram/user/get_clips", Shape.Mobile) { Content = Content.Reels },
        new("POST", "/instagram/user/get_tags", Shape.GraphQl) { Content = Content.Tagged },
        new("POST", "/instagram/user/get_followers", Shape.Mobile) { Content = Content.Followers, PageSize = 50 },
        new("POST", "/instagram/user/get_following", Shape.Mobile) { Content = Content.Following, PageSize = 200 },
        new("POST", "/instagram/media/get_comments", Shape.Mobile) { Content = Content.Comments, PageSize = 15 },
        new("POST", "/instagram/media/get_likes", Shape.Mobile) { Content = Content.Likers, PageSize = 1_000 },
        new("POST", "/instagram/user/get_stories", Shape.Mobile) { Content = Content.Stories },
    }.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    public async ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var authorization = request.Headers.Authorization.ToString();
        var credential = authorization.StartsWith(Scheme, StringComparison.Ordinal) && authorization.Length > Scheme.Length
            ? authorization[Scheme.Length..]
            : null;
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
            var root = body.RootElement;
            var question = Text(root, "username") is { } handle ? new Question(Subject.Handle, handle, credential)
                : (Text(root, "id") ?? First(root, "ids")) is { } id ? new Question(Subject.AccountId, id, credential)
                : new Question(Subject.Shortcode, Text(root, "shortcode"), credential);
            return question with
            {
                Cursor = Text(root, "max_id") ?? Text(root, "min_id"),
                Count = int.TryParse(Text(root, "count"), out var count) ? count : null,
            };
        }
        catch (JsonException)
        {
            return new Question(Subject.Handle, null, credential);
        }
    }

    public void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account)
    {
        RocketApiEnvelope.Open(json, 200);
        json.WriteStartObject("body"u8);
        if (exchange.Shape == Shape.GraphQl)
        {
            json.WriteStartObject("data"u8);
            json.WritePropertyName("user"u8);
            GraphQlWriter.User(json, account, exchange.At, withMobileCounts: false);
            json.WriteEndObject();
        }
        else
        {
            json.WritePropertyName("user"u8);
            MobileWriter.User(json, account, exchange.At, idAsText: false, statusFlag: false);
        }

        RocketApiEnvelope.CloseBody(json, "ok");
    }

    public void WritePost(Utf8JsonWriter json, Exchange exchange, Post post)
    {
        RocketApiEnvelope.Open(json, 200);
        json.WriteStartObject("body"u8);
        json.WriteStartArray("items"u8);
        MobileMediaWriter.Item(json, post, exchange.At, idAsText: false);
        json.WriteEndArray();
        json.WriteNumber("num_results"u8, 1);
        json.WriteBoolean("more_available"u8, false);
        RocketApiEnvelope.CloseBody(json, "ok");
    }

    public void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page)
    {
        RocketApiEnvelope.Open(json, 200);
        json.WriteStartObject("body"u8);
        switch (exchange.Route!.Content)
        {
            case Content.Stories:
                MobilePageWriter.Reels(json, owner, page, exchange.At, withCode: true);
                break;
            case Content.Reels:
                MobilePageWriter.Reels(json, page, exchange.At, idAsText: false);
                break;
            case Content.Tagged:
                json.WriteStartObject("data"u8);
                json.WriteStartObject("user"u8);
                json.WritePropertyName("edge_user_to_photos_of_you"u8);
                GraphQlWriter.Connection(json, page, post => GraphQlWriter.Media(json, post, exchange.At));
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            default:
                MobilePageWriter.Posts(json, owner, page, exchange.At, idAsText: false, withOwner: true);
                break;
        }

        RocketApiEnvelope.CloseBody(json, "ok");
    }

    public void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page)
    {
        RocketApiEnvelope.Open(json, 200);
        json.WriteStartObject("body"u8);
        MobilePageWriter.Users(json, page, exchange.At, idAsText: false);
        RocketApiEnvelope.CloseBody(json, "ok");
    }

    public void WriteComments(Utf8JsonWriter json, Exchange exchange, Slice<Comment> page)
    {
        RocketApiEnvelope.Open(json, 200);
        json.WriteStartObject("body"u8);
        json.WriteStartArray("comments"u8);
        foreach (var comment in page.Items)
        {
            json.WriteStartObject();
            json.WriteString("pk"u8, comment.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("text"u8, comment.Text);
            json.WriteNumber("created_at_utc"u8, comment.WrittenAt.ToUnixTimeSeconds());
            json.WriteNumber("comment_like_count"u8, comment.Likes);
            json.WriteNumber("child_comment_count"u8, comment.Replies);
            MobileWriter.Owner(json, comment.Author, exchange.At, idAsText: false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("comment_count"u8, page.Total);
        json.WriteBoolean("has_more_comments"u8, false);
        json.WriteBoolean("has_more_headload_comments"u8, page.Next is not null);
        if (PageCursor.Plain(page.Next) is { } next)
            json.WriteString("next_min_id"u8, next);
        RocketApiEnvelope.CloseBody(json, "ok");
    }

    public void WriteLikers(Utf8JsonWriter json, Exchange exchange, Post post, Slice<Account> page)
    {
        RocketApiEnvelope.Open(json, 200);
        json.WriteStartObject("body"u8);
        MobilePageWriter.Users(json, page, exchange.At, idAsText: false);
        json.WriteNumber("user_count"u8, page.Total);
        RocketApiEnvelope.CloseBody(json, "ok");
    }

    public int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure) =>
        RocketApiEnvelope.WriteFailure(json, exchange, failure);

    public int WriteVerdict(Utf8JsonWriter json, Exchange exchange)
    {
        RocketApiEnvelope.Open(json, 200);
        json.WriteStartObject("body"u8);
        json.WriteString("message"u8, exchange.Question.Subject == Subject.Shortcode ? "Media not found or unavailable" : "user_not_found");
        RocketApiEnvelope.CloseBody(json, "fail");
        return StatusCodes.Status200OK;
    }

    private static string? First(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array &&
        list.GetArrayLength() > 0
            ? list[0].ToString()
            : null;

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;
}
