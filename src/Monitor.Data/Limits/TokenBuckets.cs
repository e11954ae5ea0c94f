using Monitor.Data.Redis;

namespace Monitor.Data.Limits;

/// <summary>How fast a bucket fills and how much it holds.</summary>
/// <param name="Tokens">Tokens that come back within <paramref name="Period"/>.</param>
/// <param name="Period">That time.</param>
/// <param name="Burst">Tokens that a full bucket holds.</param>
public sealed record BucketSize(int Tokens, TimeSpan Period, int Burst);

/// <summary>
/// Token buckets that all processes on one Redis server share. Where none is configured, or while it is away, every take is allowed:
/// the caller has a bucket of its own for that.
/// </summary>
public sealed class TokenBuckets
{
    // A bucket is the one moment at which it will be full again (GCRA): a take moves that moment on by the price of a token, and is
    // refused when it would be further away than a whole bucket takes to fill. Microseconds, by the server's clock.
    private const string Take =
        """
        local time = redis.call('time')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local price, whole = tonumber(ARGV[1]), tonumber(ARGV[2])
        local full = math.max(tonumber(redis.call('get', KEYS[1]) or now), now) + price
        local wait = full - now - whole
        if wait > 0 then return wait end
        redis.call('set', KEYS[1], string.format('%.0f', full), 'px', math.ceil((full - now) / 1000) + 1000)
        return 0
        """;

    private readonly RedisConnection? _redis;

    internal TokenBuckets(RedisConnection? redis) => _redis = redis;

    /// <summary>Takes one token; answers zero, or how long until there is one.</summary>
    public async ValueTask<TimeSpan> TakeAsync(string key, BucketSize size, CancellationToken ct)
    {
        if (_redis is null)
            return TimeSpan.Zero;
        var price = Math.Max(1, (long)(size.Period.TotalMicroseconds / size.Tokens));
        var answer = await _redis.AskAsync(
            database => database.ScriptEvaluateAsync(Take, [$"bucket:{key}"], [price, price * Math.Max(1, size.Burst)]), ct);
        return answer.Received ? TimeSpan.FromMicroseconds((long)answer.Value) : TimeSpan.Zero;
    }
}
