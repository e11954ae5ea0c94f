using System.Collections.Frozen;
using System.Text.Json;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Network.TikTok;
using Monitor.ProviderSimulator.Providers.TikHub;

namespace Monitor.ProviderSimulator.Providers.TikHubTikTok;

/// <summary>TikHub's TikTok routes, in TikHub's envelope.</summary>
internal sealed class TikHubTikTokSimulator : OwnNetwork
{
    private const string Scheme = "Bearer ";
    private const string Profile = "/api/v1/tiktok/app/v3/handler_user_profile";
    private const string Posts = "/api/v1/tiktok/app/v3/fetch_user_post_videos";
    private const string OnePost = "/api/v1/tiktok/app/v3/fetch_one_video";
    private const int LongestPage = 20;

    public override string Name => "tikhub";

    public override FrozenDictionary<string, SimulatedRoute> Routes { get; } = Gets(Profile, Posts, OnePost);

    public override ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var key = Header(request, "Authorization") is { } header && header.StartsWith(Scheme, StringComparison.Ordinal) && header.Length > Scheme.Length
            ? header[Scheme.Length..]
            : null;
        var question = Text(request, "unique_id") is { } handle ? new Question(Subject.Handle, handle, key)
            : Text(request, "aweme_id") is { } post ? new Question(Subject.Shortcode, post, key)
            : new Question(Subject.AccountId, Text(request, "sec_user_id") ?? Text(request, "user_id"), key);
        return ValueTask.FromResult(question with { Cursor = Text(request, "max_cursor"), Count = Number(request, "count") });
    }

    public override int? Answer(Utf8JsonWriter json, Exchange exchange, FaultRule? fault)
    {
        var (question, at) = (exchange.Question, exchange.At);
        if (exchange.Route!.Path == OnePost)
        {
            if (TikTokNetwork.Post(question.Target!, at, fault) is not { } post)
                return TikHubEnvelope.WriteFailure(json, exchange, new Failure(FailureKind.NotFound));
            Open(json, exchange);
            json.WritePropertyName("aweme_detail"u8);
            TikTokWriter.Post(json, post);
            return Close(json);
        }

        var account = question.Subject == Subject.Handle
            ? TikTokNetwork.ByHandle(question.Target!, at, fault)
            : TikTokNetwork.BySecretId(question.Target!, at, fault) ?? TikTokNetwork.ById(question.Target!, at, fault);
        if (account is null)
            return TikHubEnvelope.WriteFailure(json, exchange, new Failure(FailureKind.NotFound));
        Open(json, exchange);
        if (exchange.Route.Path == Posts)
            WritePosts(json, exchange, account, fault);
        else
            TikTokWriter.User(json, account);
        return Close(json);
    }

    public override int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure) =>
        TikHubEnvelope.WriteFailure(json, exchange, failure);

    public override int WriteVerdict(Utf8JsonWriter json, Exchange exchange)
    {
        var isPost = exchange.Question.Subject == Subject.Shortcode;
        TikHubEnvelope.Open(json, exchange);
        json.WriteStartObject("data"u8);
        json.WriteNumber("status_code"u8, isPost ? 10_204 : 10_221);
        json.WriteString("status_msg"u8, isPost ? "Video currently unavailable" : "Couldn't find this account");
        json.WriteNull(isPost ? "aweme_detail"u8 : "user"u8);
        return Close(json);
    }

    private static void WritePosts(Utf8JsonWriter json, Exchange exchange, Account account, FaultRule? fault)
    {
        var isShy = exchange.Question.Subject == Subject.Handle && account.Handle.StartsWith("shy", StringComparison.Ordinal);
        // The cursor is a position.
        var offset = int.TryParse(exchange.Question.Cursor, out var position) && position > 0 ? position : 0;
        var (page, next) = account.IsPrivate || isShy
            ? ([], null)
            : TikTokNetwork.Posts(account, exchange.At, offset, Math.Clamp(exchange.Question.Count ?? LongestPage, 1, LongestPage), fault);
        json.WriteNumber("max_cursor"u8, next ?? 0);
        json.WriteNumber("has_more"u8, next is null ? 0 : 1);
        if (page.Count == 0)
        {
            json.WriteNull("aweme_list"u8);
            return;
        }

        json.WriteStartArray("aweme_list"u8);
        foreach (var post in page)
            TikTokWriter.Post(json, post);
        json.WriteEndArray();
    }

    private static void Open(Utf8JsonWriter json, Exchange exchange)
    {
        TikHubEnvelope.Open(json, exchange);
        json.WriteStartObject("data"u8);
        json.WriteNumber("status_code"u8, 0);
    }

    private static int Close(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
        return StatusCodes.Status200OK;
    }
}
