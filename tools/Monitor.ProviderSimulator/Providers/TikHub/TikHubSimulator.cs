using System.Collections.Frozen;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Providers.Instagram;

namespace Monitor.ProviderSimulator.Providers.TikHub;

/// <summary>TikHub's Instagram routes.</summary>
internal sealed class TikHubSimulator : ISimulatedProvider
{
    private const string Scheme = "Bearer ";

    public string Name => "tikhub";

    // The envelope is the path from "data" to the account or post.
    public FrozenDictionary<string, SimulatedRoute> Routes { get; } = new SimulatedRoute[]
    {
        new("GET", "/api/v1/instagram/v1/fetch_user_info_by_username", Shape.GraphQl, "data.user"),
        new("GET", "/api/v1/instagram/v1/fetch_user_info_by_username_v2", Shape.GraphQl, "user"),
        new("GET", "/api/v1/instagram/v1/fetch_user_info_by_username_v3", Shape.GraphQl),
        new("GET", "/api/v1/instagram/v1/fetch_post_by_url", Shape.GraphQl),
        new("GET", "/api/v1/instagram/v2/fetch_user_info", Shape.Mobile),
        new("GET", "/api/v1/instagram/v2/fetch_post_info", Shape.Mobile, "data"),
        new("GET", "/api/v1/instagram/v3/get_user_profile", Shape.GraphQl, "user"),
        new("GET", "/api/v1/instagram/v3/get_post_info_by_code", Shape.Mobile, "items"),
        new("GET", "/api/v1/instagram/v1/fetch_user_posts", Shape.Mobile) { Content = Content.Posts },
        new("GET", "/api/v1/instagram/v1/fetch_user_posts_v2", Shape.GraphQl) { Content = Content.Posts },
        new("GET", "/api/v1/instagram/v1/fetch_user_reels", Shape.Mobile) { Content = Content.Reels },
        new("GET", "/api/v1/instagram/v2/fetch_user_posts", Shape.Mobile, "data") { Content = Content.Posts },
        new("GET", "/api/v1/instagram/v2/fetch_user_reels", Shape.Mobile, "data") { Content = Content.Reels },
        new("GET", "/api/v1/instagram/v3/get_user_followers", Shape.Mobile) { Content = Content.Followers, PageSize = 50 },
        new("GET", "/api/v1/instagram/v3/get_user_stories", Shape.Mobile) { Content = Content.Stories },
    }.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    public ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var authorization = request.Headers.Authorization.ToString();
        var credential = authorization.StartsWith(Scheme, StringComparison.Ordinal) && authorization.Length > Scheme.Length
            ? authorization[Scheme.Length..]
            : null;
        var query = request.Query;
        var question = query["username"] is [{ Length: > 0 } handle, ..] ? new Question(Subject.Handle, handle, credential)
            : query["user_id"] is [{ Length: > 0 } id, ..] ? new Question(Subject.AccountId, id, credential)
            : query["code"] is [{ Length: > 0 } code, ..] ? new Question(Subject.Shortcode, code, credential)
            : query["code_or_url"] is [{ Length: > 0 } either, ..] ? new Question(Subject.Shortcode, CodeOf(either), credential)
            : query["post_url"] is [{ Length: > 0 } address, ..] ? new Question(Subject.Shortcode, CodeOf(address), credential)
            : new Question(Subject.Handle, null, credential);
        return ValueTask.FromResult(question with
        {
            Cursor = query["max_id"] is [{ Length: > 0 } next, ..] ? next
                : query["end_cursor"] is [{ Length: > 0 } after, ..] ? after
                : query["pagination_token"] is [{ Length: > 0 } token, ..] ? token : null,
            Count = int.TryParse(query["count"], out var count) ? count : null,
        });
    }

    public void WriteAccount(Utf8JsonWriter json, Exchange exchange, Account account)
    {
        TikHubEnvelope.Open(json, exchange);
        var isNested = exchange.Envelope is "user" or "data.user";
        if (isNested)
            json.WriteStartObject("data"u8);
        if (exchange.Envelope == "data.user")
            json.WriteStartObject("data"u8);
        json.WritePropertyName(isNested ? "user"u8 : "data"u8);
        if (exchange.Shape == Shape.Mobile)
            MobileWriter.User(json, account, exchange.At, idAsText: true, statusFlag: true);
        else
            GraphQlWriter.User(json, account, exchange.At, withMobileCounts: exchange.Envelope == "user");
        if (exchange.Envelope == "data.user")
        {
            json.WriteEndObject();
            json.WriteString("status"u8, "ok");
        }

        if (isNested)
            json.WriteEndObject();
        json.WriteEndObject();
    }

    public void WritePost(Utf8JsonWriter json, Exchange exchange, Post post)
    {
        TikHubEnvelope.Open(json, exchange);
        if (exchange.Envelope == "items")
        {
            json.WriteStartObject("data"u8);
            json.WriteStartArray("items"u8);
            MobileMediaWriter.Item(json, post, exchange.At, idAsText: true);
            json.WriteEndArray();
            json.WriteNumber("num_results"u8, 1);
            json.WriteBoolean("more_available"u8, false);
            json.WriteString("status"u8, "ok");
            json.WriteEndObject();
        }
        else if (exchange.Envelope == "data")
        {
            json.WriteStartObject("data"u8);
            json.WritePropertyName("data"u8);
            MobileMediaWriter.ItemWithMetrics(json, post, exchange.At);
            json.WriteEndObject();
        }
        else
        {
            json.WritePropertyName("data"u8);
            GraphQlWriter.Media(json, post, exchange.At);
        }

        json.WriteEndObject();
    }

    public void WritePosts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Post> page)
    {
        TikHubEnvelope.Open(json, exchange);
        json.WriteStartObject("data"u8);
        if (exchange.Route!.Content == Content.Stories)
        {
            json.WriteStartArray("reels_media"u8);
            if (page.Items.Count > 0)
                MobilePageWriter.Reel(json, owner, page, exchange.At, withCode: true);
            json.WriteEndArray();
        }
        else if (exchange.Shape == Shape.GraphQl)
        {
            json.WriteStartObject("data"u8);
            json.WriteStartObject("user"u8);
            json.WritePropertyName("edge_owner_to_timeline_media"u8);
            GraphQlWriter.Connection(json, page, post => GraphQlWriter.Media(json, post, exchange.At));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else if (exchange.Envelope == "data")
        {
            json.WriteStartObject("data"u8);
            json.WriteStartArray("items"u8);
            foreach (var post in page.Items)
                MobileMediaWriter.Item(json, post, exchange.At, idAsText: true);
            json.WriteEndArray();
            json.WriteNumber("count"u8, page.Items.Count);
            MobileWriter.Owner(json, owner, exchange.At, idAsText: true);
            json.WriteEndObject();
            json.WriteString("pagination_token"u8, PageCursor.Opaque(page.Next));
        }
        else
        {
            MobilePageWriter.Posts(json, owner, page, exchange.At, idAsText: true, withOwner: false);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void WriteAccounts(Utf8JsonWriter json, Exchange exchange, Account owner, Slice<Account> page)
    {
        TikHubEnvelope.Open(json, exchange);
        json.WriteStartObject("data"u8);
        MobilePageWriter.Users(json, page, exchange.At, idAsText: false);
        json.WriteString("status"u8, "ok");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure) =>
        TikHubEnvelope.WriteFailure(json, exchange, failure);

    public int WriteVerdict(Utf8JsonWriter json, Exchange exchange)
    {
        TikHubEnvelope.Open(json, exchange);
        json.WriteStartObject("data"u8);
        json.WriteString("status"u8, "fail");
        json.WriteString("message"u8, exchange.Question.Subject == Subject.Shortcode ? "Media not found or unavailable" : "User not found");
        json.WriteEndObject();
        json.WriteEndObject();
        return StatusCodes.Status200OK;
    }

    private static string CodeOf(string codeOrUrl) =>
        Uri.TryCreate(codeOrUrl, UriKind.Absolute, out var url) ? url.Segments[^1].Trim('/') : codeOrUrl;
}
