using System.Collections.Concurrent;
using Monitor.Data.People;

namespace Monitor.Web.Access;

/// <summary>
/// Remembers for a second who a key or session belongs to. That second is the longest time for which this process honours one that
/// another process revoked.
/// </summary>
internal sealed class CallerCache(TimeProvider clock)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (Caller? Caller, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);
    private long _generation;

    /// <summary>Looks a caller up, in memory or with <paramref name="find"/>.</summary>
    public async Task<Caller?> GetAsync(byte[] hash, Func<Task<Caller?>> find)
    {
        var key = Convert.ToBase64String(hash);
        if (_known.TryGetValue(key, out var known) && known.Until > clock.GetUtcNow())
            return known.Caller;
        var generation = Volatile.Read(ref _generation);
        var asked = clock.GetUtcNow();
        var caller = await find();
        if (_known.Count >= Most)
            _known.Clear();
        if (Volatile.Read(ref _generation) == generation)
            _known[key] = (caller, asked + Life);
        return caller;
    }

    /// <summary>Forgets everybody: somebody's rights were changed by this process.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref _generation);
        _known.Clear();
    }
}
