using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitor.ProviderSimulator.Providers.Shopify;

/// <summary>
/// How much each shop still allows, in real time: calls over REST, points over GraphQL. A shop whose name begins with <c>tight</c> has a small
/// bucket that fills fast.
/// </summary>
internal sealed class ShopBuckets
{
    private const string Tight = "tight";
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public Bucket Calls(string store) => _buckets.GetOrAdd($"calls {store}", _ => new Bucket(40, 2));

    public Bucket Points(string store) =>
        _buckets.GetOrAdd($"points {store}", _ => store.StartsWith(Tight, StringComparison.Ordinal) ? new Bucket(1_000, 2_000) : new Bucket(2_000, 100));
}

/// <summary>Something of which so much is there at most, and so much comes back in a second.</summary>
internal sealed class Bucket(double size, double perSecond)
{
    private readonly Lock _gate = new();
    private double _left = size;
    private long _at = Stopwatch.GetTimestamp();

    public double Size { get; } = size;

    public double PerSecond { get; } = perSecond;

    /// <summary>What is left now.</summary>
    public double Left
    {
        get
        {
            lock (_gate)
                return Refill();
        }
    }

    /// <summary>Takes as much, if as much as is asked for is there.</summary>
    public bool TryTake(double asked, double taken)
    {
        lock (_gate)
        {
            if (Refill() < asked)
                return false;
            _left -= taken;
            return true;
        }
    }

    private double Refill()
    {
        var now = Stopwatch.GetTimestamp();
        _left = Math.Min(Size, _left + Stopwatch.GetElapsedTime(_at, now).TotalSeconds * PerSecond);
        _at = now;
        return _left;
    }
}
