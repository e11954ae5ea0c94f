using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.ObjectPool;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Network;
using Monitor.ProviderSimulator.Requests;
using Monitor.ProviderSimulator.Time;

namespace Monitor.ProviderSimulator.Providers;

/// <summary>Answers every request below a provider's prefix: log, fault, network, wire format.</summary>
internal sealed class ProviderServer(
    IEnumerable<ISimulatedProvider> providers, FaultBook faults, RequestLog log, SimulatorClock clock, SimulatorOptions options)
{
    private const int DefaultSlownessMs = 3_000;
    private const int DefaultWaitSeconds = 7_200;
    private const string GatewayPrefix = "rapidapi-";
    private static readonly TimeSpan LongestHang = TimeSpan.FromMinutes(10);

    // One provider may be written in several parts, each with routes of its own.
    private readonly FrozenDictionary<string, ISimulatedProvider[]> _providers =
        providers.GroupBy(provider => provider.Name).ToFrozenDictionary(parts => parts.Key, parts => parts.ToArray(), StringComparer.Ordinal);

    private readonly SocialNetwork _network = new();
    private readonly ObjectPool<AnswerBuffer> _buffers = ObjectPool.Create<AnswerBuffer>();

    /// <summary>Answers when the path is below a provider's prefix; false otherwise.</summary>
    public async Task<bool> TryAnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var end = path.IndexOf('/', 1);
        if (end < 0 || !_providers.TryGetValue(path[1..end], out var parts))
            return false;
        var provider = Array.Find(parts, part => part.Find(path[end..]) is not null) ?? parts[0];
        try
        {
            await AnswerAsync(http, provider, path[end..]);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The client gave up; the log keeps the request without a status.
        }

        return true;
    }

    private async Task AnswerAsync(HttpContext http, ISimulatedProvider provider, string path)
    {
        var started = Stopwatch.GetTimestamp();
        var ct = http.RequestAborted;
        var question = await provider.ReadAsync(http.Request, ct);
        var entry = log.Add(new LoggedRequest
        {
            At = ToMilliseconds(options.TimeProvider.GetUtcNow()),
            Provider = provider.Name,
            Route = path.TrimEnd('/'),
            Method = http.Request.Method,
            Target = question.Target,
            Key = question.Credential is { } credential ? Fingerprint(credential) : null,
        });
        var fault = faults.Next(provider.Name, path, question.Target);
        entry.Fault = fault is null ? null : FaultNames.Of(fault.Kind);
        await DelayAsync(fault, ct);
        if (fault?.Kind is FaultKind.Hang or FaultKind.ConnectionReset)
        {
            http.Abort();
            return;
        }

        var buffer = _buffers.Get();
        try
        {
            var answered = fault?.Kind == FaultKind.ForeignAnswer ? provider.AboutSomebodyElse(question) : question;
            var exchange = new Exchange(provider.Find(path), answered, clock.GetUtcNow());
            var status = Write(buffer, provider, exchange, http.Request.Method, fault);
            var body = buffer.Finish();
            if (fault is not null)
                body = Distortion.Apply(fault, body);
            entry.Status = status;
            entry.DurationMs = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3);
            Head(http.Response, provider.Name, status, body.Length, fault);
            provider.Tell(http.Response.Headers, exchange, status);
            await http.Response.Body.WriteAsync(body, ct);
        }
        finally
        {
            _buffers.Return(buffer);
        }
    }

    private int Write(AnswerBuffer buffer, ISimulatedProvider provider, Exchange exchange, string method, FaultRule? fault)
    {
        var question = exchange.Question;
        if (Failures.Of(exchange, method, fault) is { } failure)
            return provider.WriteFailure(buffer.Json, exchange, failure);
        if (fault?.Kind == FaultKind.VerdictInEnvelope)
            return provider.WriteVerdict(buffer.Json, exchange);
        if (provider.Answer(buffer.Json, exchange, fault) is { } answered)
            return answered;
        if (exchange.Route is { Content: Content.Comments or Content.Likers or Content.Hashtag })
            return WriteReplies(buffer, provider, exchange);
        if (question.Subject == Subject.Shortcode)
        {
            if (_network.Post(question.Target!, exchange.At) is { } post)
            {
                provider.WritePost(buffer.Json, exchange, Distortion.Apply(fault, post));
                return StatusCodes.Status200OK;
            }
        }
        else if (FindAccount(question, exchange.At) is { } account && provider.Knows(Distortion.Apply(fault, account)))
        {
            var isHidden = exchange.Route is { Content: not Content.Entity } && Distortion.Apply(fault, account).IsPrivate;
            if (isHidden && provider.WritePrivate(buffer.Json, exchange) is { } status)
                return status;
            WriteAbout(buffer, provider, exchange, account, fault);
            return StatusCodes.Status200OK;
        }

        return provider.WriteFailure(buffer.Json, exchange, new Failure(FailureKind.NotFound));
    }

    // Some ask for a post by its number.
    private int WriteReplies(AnswerBuffer buffer, ISimulatedProvider provider, Exchange exchange)
    {
        var (target, at, offset) = (exchange.Question.Target!, exchange.At, PageCursor.Position(exchange.Question.Cursor));
        if (exchange.Route!.Content == Content.Hashtag && !target.StartsWith("missing", StringComparison.Ordinal))
        {
            provider.WriteHashtag(buffer.Json, exchange, target, CommentModel.Tagged(target, at));
            return StatusCodes.Status200OK;
        }

        var code = exchange.Question.Subject == Subject.AccountId && UInt128.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Shortcode.Encode(number)
            : target;
        if (exchange.Route.Content == Content.Hashtag || _network.Post(code, at) is not { } post)
            return provider.WriteFailure(buffer.Json, exchange, new Failure(FailureKind.NotFound));
        if (exchange.Route.Content == Content.Comments)
            provider.WriteComments(buffer.Json, exchange, CommentModel.Of(post.Code, post.TakenAt, at, offset, exchange.PageSize));
        else
            provider.WriteLikers(buffer.Json, exchange, post, CommentModel.Likers(post.Code, at, offset, exchange.PageSize));
        return StatusCodes.Status200OK;
    }

    private static void WriteAbout(AnswerBuffer buffer, ISimulatedProvider provider, Exchange exchange, Account honest, FaultRule? fault)
    {
        var account = Distortion.Apply(fault, honest);
        var (at, offset, count) = (exchange.At, PageCursor.Position(exchange.Question.Cursor), exchange.PageSize);
        switch (exchange.Route?.Content)
        {
            case Content.Posts or Content.Reels:
                var posts = SocialNetwork.Posts(honest, at, offset, count, exchange.Route.Content == Content.Reels);
                provider.WritePosts(buffer.Json, exchange, account, Shown(account, posts, post => Distortion.Apply(fault, post)));
                break;
            case Content.Tagged:
                var tagged = SocialNetwork.Tagged(honest, at, offset, count);
                provider.WritePosts(buffer.Json, exchange, account, Shown(account, tagged, post => Distortion.Apply(fault, post)));
                break;
            case Content.Stories:
                var stories = new Slice<Post>(SocialNetwork.Stories(honest, at), 0, Next: null);
                provider.WritePosts(buffer.Json, exchange, account, Shown(account, stories, post => Distortion.Apply(fault, post)));
                break;
            case Content.Followers:
                var followers = SocialNetwork.Followers(honest, at, offset, count);
                provider.WriteAccounts(buffer.Json, exchange, account, Shown(account, followers, follower => follower));
                break;
            case Content.Following:
                var following = SocialNetwork.Following(honest, at, offset, count);
                provider.WriteAccounts(buffer.Json, exchange, account, Shown(account, following, followed => followed));
                break;
            default:
                provider.WriteAccount(buffer.Json, exchange, account);
                break;
        }
    }

    /// <summary>A private account shows how much there is and nothing of it.</summary>
    private static Slice<T> Shown<T>(Account account, Slice<T> page, Func<T, T> distort) => account.IsPrivate
        ? page with { Items = [], Next = null }
        : page with { Items = [.. page.Items.Select(distort)] };

    private Account? FindAccount(Question question, DateTimeOffset at) =>
        question.Subject == Subject.Handle ? _network.Account(question.Target!, at)
        : long.TryParse(question.Target, out var id) ? _network.Account(id, at)
        : null;

    private Task DelayAsync(FaultRule? fault, CancellationToken ct)
    {
        var delay = TimeSpan.FromMilliseconds(options.LatencyMs + (fault?.DelayMs ?? 0));
        if (fault is { Kind: FaultKind.Slow, DelayMs: 0 })
            delay += TimeSpan.FromMilliseconds(DefaultSlownessMs);
        if (fault?.Kind == FaultKind.Hang)
            delay = LongestHang;
        // Real time, also where the network's time stands still.
        return delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, TimeProvider.System, ct);
    }

    private static void Head(HttpResponse response, string provider, int status, int length, FaultRule? fault)
    {
        response.StatusCode = status;
        response.ContentType = fault?.Kind == FaultKind.Malformed ? "text/html" : "application/json";
        response.ContentLength = length;
        if (fault is { Kind: FaultKind.RateLimited, RetryAfter: { } seconds })
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (fault?.Kind == FaultKind.BadEncoding)
            response.Headers.ContentEncoding = "gzip";
        if (fault?.Kind == FaultKind.WaitInHeaders)
            TellWait(response.Headers, provider, fault.RetryAfter ?? DefaultWaitSeconds);
        else if (status == StatusCodes.Status200OK)
            TellQuota(response.Headers, provider);
    }

    // As the gateway and the Graph API say with every answer.
    private static void TellQuota(IHeaderDictionary headers, string provider)
    {
        if (provider == "graphapi")
        {
            headers["X-App-Usage"] = """{"call_count":3,"total_cputime":1,"total_time":2}""";
        }
        else if (provider.StartsWith(GatewayPrefix, StringComparison.Ordinal))
        {
            headers["X-RateLimit-Requests-Limit"] = "100000";
            headers["X-RateLimit-Requests-Remaining"] = "99000";
            headers["X-RateLimit-Requests-Reset"] = "86400";
        }
    }

    // The Graph API counts in minutes, begun ones included.
    private static void TellWait(IHeaderDictionary headers, string provider, int seconds)
    {
        if (provider == "graphapi")
        {
            headers["X-Business-Use-Case-Usage"] =
                $$"""{"17841400000000001":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":{{(seconds + 59) / 60}}}]}""";
            return;
        }

        headers["X-RateLimit-Requests-Limit"] = "500";
        headers["X-RateLimit-Requests-Remaining"] = "0";
        headers["X-RateLimit-Requests-Reset"] = seconds.ToString(CultureInfo.InvariantCulture);
    }

    private static string Fingerprint(string credential)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(credential), hash);
        return Convert.ToHexStringLower(hash[..4]);
    }

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
