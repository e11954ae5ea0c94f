namespace Monitor.Data.Limits;

/// <summary>What was taken of one key in this process. Not safe for concurrent use: its owner holds the lock.</summary>
/// <param name="slice">Takes within one slice of this many microseconds are counted together; 0 keeps them apart.</param>
internal sealed class SlidingWindow(long slice)
{
    private readonly LinkedList<Entry> _entries = new();
    private int _used;

    /// <summary>Forgets what has left the window and answers what is in it.</summary>
    public int Used(LimitLevel level, long now)
    {
        while (_entries.First is { } oldest && LeavesAt(oldest.Value.At, level) <= now)
        {
            _used -= oldest.Value.Count;
            _entries.RemoveFirst();
        }

        return _used;
    }

    /// <summary>How long until there is room for one more; zero when there is.</summary>
    public long Wait(LimitLevel level, long now)
    {
        var surplus = Used(level, now) - level.Limit + 1;
        if (surplus <= 0)
            return 0;
        for (var entry = _entries.First; entry is not null; entry = entry.Next)
        {
            surplus -= entry.Value.Count;
            if (surplus <= 0)
                return LeavesAt(entry.Value.At, level) - now;
        }

        return level.WindowMicroseconds;
    }

    /// <summary>Adds a take that is known under <paramref name="memory"/>: the name of a server's memory, or null for none.</summary>
    public void Add(long now, string? memory)
    {
        _used++;
        var at = slice == 0 ? now : now / slice * slice;
        if (slice > 0 && _entries.Last?.Value is { } last && last.At == at && last.Memory == memory)
            last.Count++;
        else
            _entries.AddLast(new Entry { At = at, Count = 1, Memory = memory });
    }

    /// <summary>Whether anything is not known under this memory.</summary>
    public bool HasUnknown(string memory) => _entries.Any(entry => entry.Memory != memory);

    /// <summary>Lists what is not known under this memory, each with the shortest age it may have, and takes it for known from now on.</summary>
    public IReadOnlyList<(long Age, Entry Entry)> ClaimUnknown(string memory, long now)
    {
        (long, Entry)[] unknown = [.. _entries.Where(entry => entry.Memory != memory).Select(entry => (Math.Max(0, now - entry.At - slice), entry))];
        foreach (var (_, entry) in unknown)
            entry.Memory = memory;
        return unknown;
    }

    // A slice leaves when the youngest take in it may have left.
    private long LeavesAt(long at, LimitLevel level) => at + slice + level.WindowMicroseconds;

    /// <summary>Takes at one time, and the memory in which a server has them.</summary>
    internal sealed class Entry
    {
        public required long At { get; init; }

        public required int Count { get; set; }

        public required string? Memory { get; set; }
    }
}
