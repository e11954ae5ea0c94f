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
            return decision.Allowed ? decision with { Used = Add(levels, memory: null) } : decision;
        }
    }

    /// <summary>Whether a take would be allowed; takes nothing.</summary>
    public LimitDecision Check(IReadOnlyList<LimitLevel> levels)
    {
        lock (_gate)
            return Check(levels, Now());
    }

    /// <summary>Counts what was decided elsewhere: by a server that has it in this memory.</summary>
    public void Record(IReadOnlyList<LimitLevel> levels, string memory)
    {
        lock (_gate)
            Add(levels, memory);
    }

    /// <summary>What is within its window now, by key.</summary>
    public IReadOnlyDictionary<string, int> Held()
    {
        lock (_gate)
        {
            var now = Now();
            return _windows.Select(entry => (entry.Key, Used: entry.Value.Window.Used(entry.Value.Level, now))).Where(entry => entry.Used > 0)
                .ToDictionary(entry => entry.Key, entry => entry.Used, StringComparer.Ordinal);
        }
    }

    /// <summary>What a server does not have in this memory, level by level; it is taken for known from now on.</summary>
    public IReadOnlyList<UnknownTakes> ClaimUnknown(string memory)
    {
        lock (_gate)
        {
            var now = Now();
            return [.. _windows.Values
                .Where(entry => entry.Window.Used(entry.Level, now) > 0 && entry.Window.HasUnknown(memory))
                .Select(entry => Claim(entry.Level, entry.Window.ClaimUnknown(memory, now)))];
        }
    }

    /// <summary>The limits that were taken from.</summary>
    public IReadOnlyList<LimitLevel> Levels()
    {
        lock (_gate)
            return [.. _windows.Values.Select(entry => entry.Level)];
    }

    private UnknownTakes Claim(LimitLevel level, IReadOnlyList<(long Age, SlidingWindow.Entry Entry)> takes) =>
        new(level, [.. takes.Select(take => (take.Age, take.Entry.Count))], () =>
        {
            lock (_gate)
                foreach (var (_, entry) in takes)
                    entry.Memory = null;
        });

    private LimitDecision Check(IReadOnlyList<LimitLevel> levels, long now)
    {
        var longest = 0L;
        LimitLevel? refused = null;
        foreach (var level in levels)
        {
            // Of a limit that is bounded to nothing, nothing is allowed even when nothing is held.
            var wait = Find(level.Key)?.Wait(level, now) ?? (level.Limit > 0 ? 0 : level.WindowMicroseconds);
            if (wait > longest)
                (longest, refused) = (wait, level);
        }

        return new(refused is null, TimeSpan.FromMicroseconds(longest), refused);
    }

    private int[] Add(IReadOnlyList<LimitLevel> levels, string? memory)
    {
        var now = Now();
        Sweep(now);
        var used = new int[levels.Count];
        for (var i = 0; i < used.Length; i++)
        {
            var level = levels[i];
            var window = Find(level.Key) ?? new SlidingWindow(level.SliceMicroseconds);
            window.Add(now, memory);
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

/// <summary>Takes of one limit that a server does not know: their ages in microseconds and how many.</summary>
/// <param name="GiveBack">They could not be told after all.</param>
internal sealed record UnknownTakes(LimitLevel Level, IReadOnlyList<(long Age, int Count)> Takes, Action GiveBack);
