namespace Monitor.Data.Sql;

/// <summary>
/// Gathers writes that come at the same time and change the same rows. One by one, each would wait for the commit of the one before, and the
/// last of twenty for twenty commits. What comes while a transaction runs goes into the next one, together; nobody waits for others to come.
/// </summary>
/// <typeparam name="TKey">What they have in common.</typeparam>
/// <typeparam name="TWrite">One of them.</typeparam>
/// <typeparam name="TResult">What became of it.</typeparam>
/// <param name="write">Writes a group in one transaction; answers what became of each.</param>
/// <param name="most">Most writes of one transaction.</param>
/// <param name="sizeOf">How large a write is, where they differ.</param>
/// <param name="mostSize">Largest group by that size; a single write may be larger.</param>
internal sealed class GroupCommit<TKey, TWrite, TResult>(
    Func<IReadOnlyList<TWrite>, Task<IReadOnlyList<TResult>>> write, int most, Func<TWrite, int>? sizeOf = null, int mostSize = int.MaxValue) : IAsyncDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Lane> _lanes = [];

    /// <summary>Writes it, alone or with others of its key. What <paramref name="ct"/> ends before its turn is not written.</summary>
    public async Task<TResult> WriteAsync(TKey key, TWrite item, CancellationToken ct)
    {
        var entry = new Entry(item);
        lock (_gate)
            if (_lanes.TryGetValue(key, out var lane))
                lane.Waiting.Add(entry);
            else
                Open(key).Waiting.Add(entry);

        await using (ct.Register(() => Withdraw(key, entry, ct)))
            return await entry.Result.Task;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Task[] writing;
        lock (_gate)
            writing = [.. _lanes.Values.Select(lane => lane.Writing)];
        await Task.WhenAll(writing);
    }

    private Lane Open(TKey key)
    {
        var lane = _lanes[key] = new();
        // The group works for all its callers: it does not carry the context of the one that came first.
        using (ExecutionContext.SuppressFlow())
            lane.Writing = WriteAllAsync(key, lane);
        return lane;
    }

    private async Task WriteAllAsync(TKey key, Lane lane)
    {
        await Task.Yield();
        while (Next(key, lane) is { Count: > 0 } group)
        {
            try
            {
                var results = await write([.. group.Select(entry => entry.Write)]);
                foreach (var (entry, result) in group.Zip(results))
                    entry.Result.TrySetResult(result);
            }
            catch (Exception error)
            {
                group.ForEach(entry => entry.Result.TrySetException(error));
            }
        }
    }

    // A key that nobody writes for leaves nothing behind.
    private List<Entry> Next(TKey key, Lane lane)
    {
        lock (_gate)
        {
            var (count, size) = (0, 0);
            foreach (var entry in lane.Waiting)
            {
                size += sizeOf?.Invoke(entry.Write) ?? 0;
                if (count == most || (count > 0 && size > mostSize))
                    break;
                count++;
            }

            var next = lane.Waiting.GetRange(0, count);
            lane.Waiting.RemoveRange(0, count);
            if (count == 0)
                _lanes.Remove(key);
            return next;
        }
    }

    private void Withdraw(TKey key, Entry entry, CancellationToken ct)
    {
        lock (_gate)
            if (!_lanes.TryGetValue(key, out var lane) || !lane.Waiting.Remove(entry))
                return;
        entry.Result.TrySetCanceled(ct);
    }

    private sealed class Lane
    {
        public List<Entry> Waiting { get; } = [];

        public Task Writing { get; set; } = Task.CompletedTask;
    }

    private sealed class Entry(TWrite write)
    {
        public TWrite Write => write;

        public TaskCompletionSource<TResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
