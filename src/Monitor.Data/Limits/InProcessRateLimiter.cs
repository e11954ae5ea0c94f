namespace Monitor.Data.Limits;

/// <summary>Counts for one process, exactly as <see cref="RedisRateLimiter"/> does for many.</summary>
internal sealed class InProcessRateLimiter(TimeProvider time) : IRateLimiter
{
    private const int SweepAbove = 10_000;

    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (SlidingWindow Window, LimitLevel Level)> _windows = new(StringComparer.Ordinal);
    private readonly long _epoch = time.GetTimestamp();
    private long _sweepAt;

    public ValueTask<LimitDecision> TakeAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Take(levels));
    }

    public ValueTask<IReadOnlyList<int>> UsedAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = Now();
            return ValueTask.FromResult<IReadOnlyList<int>>([.. levels.Select(level => Find(level.Key)?.Used(level, now) ?? 0)]);
        }
    }

    public ValueTask ResetAsync(string key, CancellationToken ct)
    {
        lock (_gate)
            _windows.Remove(key);
        return ValueTask.CompletedTask;
    }

    public LimitDecision Take(IReadOnlyList<LimitLevel> levels)
    {
        lock (_gate)
        {
            var decision = Check(levels, Now());
            return decision.Allowed ? decision with { Used = Add(levels) } : decision;
        }
    }

    /// <summary>Whether a take would be allowed; takes nothing.</summary>
    public LimitDecision Check(IReadOnlyList<LimitLevel> levels)
    {
        lock (_gate)
            return Check(levels, Now());
    }

    /// <summary>Counts what was decided elsewhere.</summary>
    public void Record(IReadOnlyList<LimitLevel> levels)
    {
        lock (_gate)
            Add(levels);
    }

    private LimitDecision Check(IReadOnlyList<LimitLevel> levels, long now)
    {
        var longest = 0L;
        LimitLevel? refused = null;
        foreach (var level in levels)
            if (Find(level.Key)?.Wait(level, now) is { } wait && wait > longest)
                (longest, refused) = (wait, level);
        return new(refused is null, TimeSpan.FromMicroseconds(longest), refused);
    }

    private int[] Add(IReadOnlyList<LimitLevel> levels)
    {
        var now = Now();
        Sweep(now);
        var used = new int[levels.Count];
        for (var i = 0; i < used.Length; i++)
        {
            var level = levels[i];
            var window = Find(level.Key) ?? new SlidingWindow(level.SliceMicroseconds);
            window.Add(now);
            _windows[level.Key] = (window, level);
            used[i] = window.Used(level, now);
        }

        return used;
    }

    private SlidingWindow? Find(string key) => _windows.TryGetValue(key, out var known) ? known.Window : null;

    // Keys are named by callers' targets, so those that count nothing any more must go.
    private void Sweep(long now)
    {
        if (_windows.Count < SweepAbove || now < _sweepAt)
            return;
        _sweepAt = now + (long)SweepPause.TotalMicroseconds;
        foreach (var (key, (window, level)) in _windows)
            if (window.Used(level, now) == 0)
                _windows.Remove(key);
    }

    private long Now() => time.GetElapsedTime(_epoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
