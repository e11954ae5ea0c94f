using System.Collections.Frozen;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.Lama;

/// <summary>Lama's routes, which are HikerAPI's. Pages are <c>[items, cursor]</c>.</summary>
internal sealed class LamaSimulator : ISimulatedProvider
{
    public string Name => "lama";

    public FrozenDictionary<string, SimulatedRoute> Routes { get; } = new SimulatedRoute[]
    {
        new("GET", "/v1/user/by/username", Shape.Mobile),
        new("GET", "/v1/user/by/id", Shape.Mobile),
        new("GET", "/v1/user/medias/chunk", Shape.Mobile) { Content = Content.Posts, PageSize = 33 },
        new("GET", "/v1/user/clips/chunk", Shape.Mobile) { Content = Content.Reels },
        new("GET", "/v1/user/tag/medias/chunk", Shape.Mobile) { Content = Content.Tagged, PageSize = 33 },
        new("GET", "/v1/media/by/code", Shape.Mobile),
        new("GET", "/v1/user/followers/chunk", Shape.Mobile) { Content = Content.Followers, PageSize = 25 },
        new("GET", "/v1/user/following/chunk", Shape.Mobile) { Content = Content.Following, PageSize = 25 },
        new("GET", "/v1/media/comments/chunk", Shape.Mobile) { Content = Content.Comments, PageSize = 20 },
        new("GET", "/v1/media/likers", Shape.Mobile) { Content = Content.Likers, PageSize = 100 },
        new("GET", "/v1/user/stories", Shape.Mobile) { Content = Content.Stories },
    }.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    public ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var query = request.Query;
        var credential = request.Headers["x-access-key"] is [{ Length: > 0 } header, ..] ? header : Text(query, "access_key");
        var question = Text(query, "username") is { } handle ? new Question(Subject.Handle, handle, credential)
            : (Text(query, "user_id") ?? Text(query, "id")) is { } id ? new Question(Subject.AccountId, id, credential)
            : new Question(Subject.Shortcode, Text(query, "code"), credential);
        return ValueTask.FromResult(question with { Cursor = Text(query, "end_cursor") ?? Text(query, "max_id") ?? Text(query, "min_id") });
    }

    public void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account) => LamaWriter.User(json, account, exchange.At);

    public void WritePost(Utf8JsonWriter json, Exchange exchange, Post post) => LamaWriter.Media(json, post, exchange.At, withPlays: true);

    public void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page)
    {
        json.WriteStartArray();
        if (exchange.Route!.Content == Content.Stories)
        {
            foreach (var story in page.Items)
                LamaWriter.Story(json, story, exchange.At);
        }
        else
        {
            json.WriteStartArray();
            foreach (var post in page.Items)
                LamaWriter.Media(json, post, exchange.At, withPlays: exchange.Route.Content == Content.Reels);
            json.WriteEndArray();
            json.WriteStringValue(PageCursor.Opaque(page.Next));
        }

        json.WriteEndArray();
    }

    public void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page)
    {
        json.WriteStartArray();
        json.WriteStartArray();
        foreach (var account in page.Items)
            LamaWriter.Short(json, account.Handle, account.FullName, account.IsPrivate, account.IsVerified, exchange.At);
        json.WriteEndArray();
        json.WriteStringValue(PageCursor.Plain(page.Next));
        json.WriteEndArray();
    }

    public void WriteComments(Utf8JsonWriter json, Exchange exchange, Slice<Comment> page)
    {
        json.WriteStartArray();
        json.WriteStartArray();
        foreach (var comment in page.Items)
        {
            json.WriteStartObject();
            json.WriteString("pk"u8, comment.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("text"u8, comment.Text);
            json.WritePropertyName("user"u8);
            LamaWriter.Short(json, comment.Author.Handle, comment.Author.FullName, comment.Author.IsPrivate, comment.Author.IsVerified, exchange.At);
            json.WriteString("created_at_utc"u8, comment.WrittenAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumber("like_count"u8, comment.Likes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStringValue(PageCursor.Opaque(page.Next));
        json.WriteNullValue();
        json.WriteEndArray();
    }

    public void WriteLikers(Utf8JsonWriter json, Exchange exchange, Post post, Slice<Account> page)
    {
        json.WriteStartArray();
        foreach (var account in page.Items)
            LamaWriter.Short(json, account.Handle, account.FullName, account.IsPrivate, account.IsVerified, exchange.At);
        json.WriteEndArray();
    }

    public int? WritePrivate(Utf8JsonWriter json, Exchange exchange) => Detail(json, 403, "Private account", "PrivateAccount");

    public int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure) => failure.Kind switch
    {
        FailureKind.NoSuchRoute => Detail(json, 404, "Not Found", kind: null),
        FailureKind.WrongMethod => Detail(json, 405, "Method Not Allowed", kind: null),
        FailureKind.NoTarget => MissingParameter(json),
        FailureKind.Unauthorized => Detail(json, 401, "Access key not found", kind: null),
        FailureKind.Quota => NoFunds(json),
        FailureKind.RateLimited => Detail(json, 429, "Too many requests", kind: null),
        FailureKind.NotFound when exchange.Question.Subject == Subject.Shortcode || exchange.Route is { Content: Content.Comments or Content.Likers } =>
            Detail(json, 404, "Media not found or unavailable", "MediaNotFound"),
        FailureKind.NotFound => Detail(json, 404, "Target user not found", "UserNotFound"),
        FailureKind.SoftError => Detail(json, 200, "Please wait a few minutes", "ClientThrottled"),
        _ => Detail(json, failure.Status ?? 500, "Service unavailable, please retry", "ServiceUnavailable"),
    };

    private static int Detail(Utf8JsonWriter json, int status, string detail, string? kind)
    {
        json.WriteStartObject();
        json.WriteString("detail"u8, detail);
        if (kind is not null)
            json.WriteString("exc_type"u8, kind);
        json.WriteEndObject();
        return status;
    }

    private static int NoFunds(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("state"u8, false);
        json.WriteString("error"u8, "Top up your account");
        json.WriteString("exc_type"u8, "InsufficientFunds");
        json.WriteEndObject();
        return 402;
    }

    private static int MissingParameter(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("detail"u8);
        json.WriteStartObject();
        json.WriteString("msg"u8, "field required");
        json.WriteString("type"u8, "value_error.missing");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        return 422;
    }

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text, ..] ? text : null;
}
