namespace Monitor.Data.HotState;

/// <summary>
/// A dictionary whose entries expire and weigh something; beyond its capacity it forgets expired entries first, then the oldest.
/// Not safe for concurrent use: its owner holds the lock.
/// </summary>
internal sealed class BoundedStore<TKey, TValue>(long capacity, TimeProvider time)
    where TKey : notnull
{
    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(10);

    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byAge = [];
    private DateTimeOffset _nextSweep = DateTimeOffset.MinValue;
    private long _weight;

    public int Count => _entries.Count;

    public bool TryGet(TKey key, out Entry entry)
    {
        entry = default;
        if (!_entries.TryGetValue(key, out var node))
            return false;
        entry = node.Value;
        if (entry.ExpiresAt > time.GetUtcNow())
            return true;
        Remove(node);
        return false;
    }

    public void Set(TKey key, TValue value, long weight, DateTimeOffset expiresAt)
    {
        Remove(key);
        if (weight > capacity)
            return;
        _entries[key] = _byAge.AddLast(new Entry(key, value, weight, expiresAt));
        _weight += weight;
        if (_weight > capacity)
            MakeRoom();
    }

    public void Remove(TKey key)
    {
        if (_entries.TryGetValue(key, out var node))
            Remove(node);
    }

    private void MakeRoom()
    {
        // Looking at every entry is worth it once in a while, not on every write to a full store.
        var now = time.GetUtcNow();
        if (now >= _nextSweep)
        {
            _nextSweep = now + SweepPause;
            for (var node = _byAge.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.ExpiresAt <= now)
                    Remove(node);
                node = next;
            }
        }
        while (_weight > capacity)
            Remove(_byAge.First!);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Key);
        _byAge.Remove(node);
        _weight -= node.Value.Weight;
    }

    internal readonly record struct Entry(TKey Key, TValue Value, long Weight, DateTimeOffset ExpiresAt);
}
