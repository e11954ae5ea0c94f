using System.Collections.Concurrent;
using Monitor.Data.Queues;

namespace Monitor.Jobs.Hangfire.Items;

/// <summary>Items that this process handed to Hangfire and whose jobs no worker has begun yet, as far as is known.</summary>
internal sealed class DispatchedItems
{
    private readonly ConcurrentDictionary<long, ClaimedItem> _items = new();

    /// <summary>Their jobs.</summary>
    public IReadOnlyList<long> Jobs => [.. _items.Keys];

    /// <summary>Notes items with their jobs, in the same order.</summary>
    public void Add(IReadOnlyList<long> jobs, IReadOnlyList<ClaimedItem> items)
    {
        for (var i = 0; i < jobs.Count; i++)
            _items[jobs[i]] = items[i];
    }

    /// <summary>Forgets a job; answers its item.</summary>
    public ClaimedItem? Remove(long job) => _items.TryRemove(job, out var item) ? item : null;
}
