using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Monitor.Data.People;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Edge;

/// <summary>
/// Token buckets per address, per caller, and per address for attempts at secrets. Each process counts for itself: with several
/// behind one address a caller gets as many times the limit.
/// </summary>
internal sealed class InboundLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _addresses;
    private readonly PartitionedRateLimiter<string>? _callers;
    private readonly PartitionedRateLimiter<string>? _attempts;

    public InboundLimits(IOptions<RateLimitOptions> options, AuthMode mode)
    {
        if (mode.IsOpen)
            return;
        var limits = options.Value;
        _addresses = Buckets(limits.PerAddress, limits.PerAddressBurst, TimeSpan.FromSeconds(1));
        _callers = Buckets(limits.PerCaller, limits.PerCallerBurst, TimeSpan.FromSeconds(1));
        _attempts = Buckets(limits.AttemptsPerMinute, limits.AttemptsPerMinute, TimeSpan.FromMinutes(1));
    }

    /// <summary>Before anything is looked up: how often the address may ask.</summary>
    public IResult? CheckAddress(HttpContext http) => Check(_addresses, Address(http), http);

    /// <summary>How often this caller may ask, and how often this address may try secrets.</summary>
    public IResult? CheckCaller(HttpContext http, Caller? caller)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AttemptsCount>() is not null && Check(_attempts, Address(http), http) is { } refusal)
            return refusal;
        return caller is null ? null : Check(_callers, caller.Kind == CallerKind.Key ? $"key:{caller.Id}" : $"user:{caller.UserId}", http);
    }

    public void Dispose()
    {
        _addresses?.Dispose();
        _callers?.Dispose();
        _attempts?.Dispose();
    }

    private static PartitionedRateLimiter<string>? Buckets(int rate, int burst, TimeSpan period) => rate == 0
        ? null
        : PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            AutoReplenishment = true,
            QueueLimit = 0,
            ReplenishmentPeriod = period,
            TokenLimit = burst,
            TokensPerPeriod = rate,
        }), StringComparer.Ordinal);

    private static IResult? Check(PartitionedRateLimiter<string>? limiter, string key, HttpContext http)
    {
        if (limiter is null)
            return null;
        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired)
            return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var given) ? given : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        var message = $"Too many requests. Try again in {seconds} s.";
        return Answer.Error(StatusCodes.Status429TooManyRequests, message, [new ApiError("", message, ErrorCodes.TooManyRequests)]);
    }

    // One customer of an IPv6 provider has a network of 64 bits.
    private static string Address(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}

/// <summary>Marks routes where a secret could be guessed.</summary>
internal sealed record AttemptsCount;

internal static class InboundLimiting
{
    /// <summary>Counts a route's requests as attempts at a secret.</summary>
    public static RouteHandlerBuilder CountsAttempts(this RouteHandlerBuilder route) => route.WithMetadata(new AttemptsCount());

    public static IApplicationBuilder UseAddressLimits(this IApplicationBuilder app) => app.Use((http, next) =>
        http.RequestServices.GetRequiredService<InboundLimits>().CheckAddress(http) is { } refusal ? refusal.ExecuteAsync(http) : next(http));

    public static IApplicationBuilder UseCallerLimits(this IApplicationBuilder app) => app.Use((http, next) =>
        http.RequestServices.GetRequiredService<InboundLimits>().CheckCaller(http, http.RequestServices.GetRequiredService<CurrentCaller>().Value) is { } refusal
            ? refusal.ExecuteAsync(http)
            : next(http));
}
