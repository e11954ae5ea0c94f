using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Monitor.Data.Limits;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Edge;

/// <summary>
/// Token buckets per address, per caller, and per address for attempts at secrets. Each process has buckets of its own, which spare
/// the shared ones most of a flood; where Redis is configured, the shared ones hold the limit over all processes.
/// </summary>
internal sealed class InboundLimits : IDisposable
{
    private readonly TokenBuckets _shared;
    private readonly Bucket? _addresses;
    private readonly Bucket? _callers;
    private readonly Bucket? _attempts;

    public InboundLimits(IOptions<RateLimitOptions> options, AuthMode mode, TokenBuckets shared)
    {
        _shared = shared;
        if (mode.IsOpen)
            return;
        var limits = options.Value;
        _addresses = Bucket.Of("address", limits.PerAddress, limits.PerAddressBurst, TimeSpan.FromSeconds(1));
        _callers = Bucket.Of("caller", limits.PerCaller, limits.PerCallerBurst, TimeSpan.FromSeconds(1));
        _attempts = Bucket.Of("attempts", limits.AttemptsPerMinute, limits.AttemptsPerMinute, TimeSpan.FromMinutes(1));
    }

    /// <summary>Before anything is looked up: how often the address may ask.</summary>
    public ValueTask<IResult?> CheckAddressAsync(HttpContext http) => CheckAsync(_addresses, Address(http), http);

    /// <summary>How often this caller may ask, and how often this address may try secrets.</summary>
    public async ValueTask<IResult?> CheckCallerAsync(HttpContext http, Caller? caller)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AttemptsCount>() is not null && await CheckAsync(_attempts, Address(http), http) is { } refusal)
            return refusal;
        return caller is null ? null : await CheckAsync(_callers, caller.Key(), http);
    }

    /// <summary>Takes one for what a caller asks over an open connection; answers zero, or how long they have to wait.</summary>
    public ValueTask<TimeSpan> TakeForCallerAsync(Caller caller, CancellationToken ct) => TakeAsync(_callers, caller.Key(), ct);

    public void Dispose()
    {
        _addresses?.Own.Dispose();
        _callers?.Own.Dispose();
        _attempts?.Own.Dispose();
    }

    private async ValueTask<IResult?> CheckAsync(Bucket? bucket, string key, HttpContext http)
    {
        var wait = await TakeAsync(bucket, key, http.RequestAborted);
        return wait == TimeSpan.Zero ? null : Refuse(http, wait);
    }

    private async ValueTask<TimeSpan> TakeAsync(Bucket? bucket, string key, CancellationToken ct)
    {
        if (bucket is null)
            return TimeSpan.Zero;
        using var lease = bucket.Own.AttemptAcquire(key);
        if (!lease.IsAcquired)
            return lease.TryGetMetadata(MetadataName.RetryAfter, out var given) ? given : TimeSpan.FromSeconds(1);
        return await _shared.TakeAsync($"{bucket.Name}:{key}", bucket.Size, ct);
    }

    private static IResult Refuse(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        var message = $"Too many requests. Try again in {seconds} s.";
        return Answer.Error(StatusCodes.Status429TooManyRequests, message, [new ApiError("", message, ErrorCodes.TooManyRequests)]);
    }

    private static string Address(HttpContext http) => ClientNetwork.Of(http.Connection.RemoteIpAddress);

    private sealed record Bucket(string Name, BucketSize Size, PartitionedRateLimiter<string> Own)
    {
        public static Bucket? Of(string name, int rate, int burst, TimeSpan period) => rate == 0
            ? null
            : new(name, new BucketSize(rate, period, burst), PartitionedRateLimiter.Create<string, string>(
                key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
                {
                    AutoReplenishment = true,
                    QueueLimit = 0,
                    ReplenishmentPeriod = period,
                    TokenLimit = burst,
                    TokensPerPeriod = rate,
                }), StringComparer.Ordinal));
    }
}

/// <summary>Marks routes where a secret could be guessed.</summary>
internal sealed record AttemptsCount;

internal static class InboundLimiting
{
    /// <summary>Counts a route's requests as attempts at a secret.</summary>
    public static RouteHandlerBuilder CountsAttempts(this RouteHandlerBuilder route) => route.WithMetadata(new AttemptsCount());

    public static IApplicationBuilder UseAddressLimits(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var limits = http.RequestServices.GetRequiredService<InboundLimits>();
        await (await limits.CheckAddressAsync(http) is { } refusal ? refusal.ExecuteAsync(http) : next(http));
    });

    public static IApplicationBuilder UseCallerLimits(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var limits = http.RequestServices.GetRequiredService<InboundLimits>();
        var caller = http.RequestServices.GetRequiredService<CurrentCaller>().Value;
        await (await limits.CheckCallerAsync(http, caller) is { } refusal ? refusal.ExecuteAsync(http) : next(http));
    });
}
