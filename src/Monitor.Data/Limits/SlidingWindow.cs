namespace Monitor.Data.Limits;

/// <summary>What was taken of one key in this process. Not safe for concurrent use: its owner holds the lock.</summary>
/// <param name="slice">Takes within one slice of this many microseconds are counted together; 0 keeps them apart.</param>
internal sealed class SlidingWindow(long slice)
{
    private readonly LinkedList<(long At, int Count)> _entries = new();
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

    public void Add(long now)
    {
        _used++;
        var at = slice == 0 ? now : now / slice * slice;
        if (slice > 0 && _entries.Last is { } last && last.Value.At == at)
            last.Value = (at, last.Value.Count + 1);
        else
            _entries.AddLast((at, 1));
    }

    // A slice leaves when the youngest take in it may have left.
    private long LeavesAt(long at, LimitLevel level) => at + slice + level.WindowMicroseconds;
}
