namespace Monitor.Data.Limits;

/// <summary>What a process holds of the limits, and what all hold together as far as it knows.</summary>
/// <param name="Own">Takes of this process within the window, by key.</param>
/// <param name="Total">Takes of all processes as the server last counted them, by key.</param>
internal readonly record struct Holdings(IReadOnlyDictionary<string, int> Own, IReadOnlyDictionary<string, int> Total);

/// <summary>
/// How much one process may hold while the server that counts for all may not know of every take: it is away, it lost its memory, or
/// another process took without it. Then, for every limit of a short window:
/// <list type="number">
/// <item>For one window a process holds no more than it held when that began: it only replaces what leaves, so the sum of all never grows.</item>
/// <item>From then on it holds no more than its share: all takes in the window were made under this rule, so their sum is within the limit.</item>
/// <item>A window after the last doubtful moment the server knows all takes again and alone decides.</item>
/// </list>
/// A limit of a long window, such as a day, gives each process its share of what the last known total left.
/// Not safe for concurrent use: its owner holds the lock.
/// </summary>
internal sealed class LimitCaution(LimitTimings timings, TimeProvider time)
{
    private readonly long _bornAt = time.GetTimestamp();
    private Holdings _held;
    private bool _isDoubtful;
    private bool _nobodyBefore;
    private long? _since;
    private long? _doubtUntil;

    /// <summary>Nobody took anything within any short window before this process began.</summary>
    public void NobodyBefore() => _nobodyBefore = true;

    /// <summary>
    /// Notes whether this process is without the server, and until when another one may be or was, if it was of late; true: now it has
    /// to hold back and did not have to before.
    /// </summary>
    public bool Note(bool isAway, long? othersUntil)
    {
        var wasDoubtful = _isDoubtful;
        _isDoubtful = isAway;
        if (othersUntil is { } until && time.GetElapsedTime(until) is var since && since < timings.Longest)
        {
            // In the past and unknown so far: this process had nothing to take in the meantime.
            _isDoubtful |= since < TimeSpan.Zero || !(_doubtUntil >= until);
            Doubt(until);
        }

        return _isDoubtful && !wasDoubtful;
    }

    /// <summary>From now on this process only replaces what it holds.</summary>
    public void Begin(Holdings held) => (_since, _held) = (time.GetTimestamp(), held);

    /// <summary>The server has lost its memory.</summary>
    public void Forgotten(Holdings held)
    {
        Doubt(time.GetTimestamp());
        Begin(held);
    }

    /// <summary>Whether this process knows of all takes by itself: it has been alone for as long as any window.</summary>
    public bool KnowsAll(int workers) => workers == 1 && (_nobodyBefore || time.GetElapsedTime(_bornAt) >= timings.Longest);

    /// <summary>Whether any of these is bounded now.</summary>
    public bool Covers(IReadOnlyList<LimitLevel> levels) => levels.Any(level => !IsOver(level.Window));

    /// <summary>The whole of each limit, or as much of it as this process may hold now.</summary>
    public IReadOnlyList<LimitLevel> Bound(IReadOnlyList<LimitLevel> levels, int workers) =>
        KnowsAll(workers) ? levels : [.. levels.Select(level => IsOver(level.Window) ? level : Bound(level, workers))];

    /// <summary>A wait for room, at most until more may be held.</summary>
    public TimeSpan Shorten(TimeSpan wait, LimitLevel level)
    {
        var rise = IsReplacing(level) ? level.Window - time.GetElapsedTime(_since!.Value) : level.Window;
        return rise < wait ? rise : wait;
    }

    private LimitLevel Bound(LimitLevel level, int workers)
    {
        var own = _held.Own.GetValueOrDefault(level.Key);
        if (level.Window > timings.Longest)
        {
            var left = level.Limit - Math.Max(own, _held.Total.GetValueOrDefault(level.Key));
            return level with { Limit = Math.Min(level.Limit, own + Math.Max(0, left) / workers) };
        }

        var share = Share(level, workers);
        return IsReplacing(level) ? share with { Limit = Math.Min(share.Limit, own) } : share;
    }

    private bool IsReplacing(LimitLevel level) => time.GetElapsedTime(_since!.Value) < level.Window;

    private void Doubt(long until) => _doubtUntil = _doubtUntil > until ? _doubtUntil : until;

    private bool IsOver(TimeSpan window) =>
        !_isDoubtful && (_doubtUntil is not { } until || time.GetElapsedTime(until) >= (window < timings.Longest ? window : timings.Longest));

    // A limit smaller than the number of workers becomes one take within a longer window.
    private static LimitLevel Share(LimitLevel level, int workers) => level.Limit >= workers
        ? level with { Limit = level.Limit / workers }
        : level with { Limit = 1, Window = level.Window * ((double)workers / level.Limit) };
}
