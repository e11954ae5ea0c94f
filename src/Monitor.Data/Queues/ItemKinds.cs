using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>All kinds of work that queues hold. Items of a kind that nobody registered change nothing but their queue.</summary>
public sealed class ItemKinds
{
    // In one order in every process, so that transactions about several kinds take their locks in the same order.
    private readonly IItemKind[] _kinds;

    /// <summary>All kinds that are registered.</summary>
    public ItemKinds(IEnumerable<IItemKind> kinds)
    {
        _kinds = [.. kinds.OrderByDescending(kind => kind.Kind.Number)];
        FreedSteps = string.Concat(_kinds.Select(kind => $",\n{kind.FreedStep}"));
    }

    /// <summary>The steps of a statement that follow its step <c>freed</c>, which frees items; <c>$1</c> is the time.</summary>
    internal string FreedSteps { get; }

    /// <summary>Records that these items have begun; answers them, in their order, with what their runners need.</summary>
    internal async Task<IReadOnlyList<ClaimedItem>> StartAsync(
        NpgsqlConnection connection, IReadOnlyList<ClaimedItem> items, DateTimeOffset now, CancellationToken ct)
    {
        var work = new ItemTransaction(connection, now);
        var started = items.ToDictionary(item => item.Id);
        foreach (var kind in _kinds)
            if (items.Where(item => item.Kind == kind.Kind).OrderBy(item => item.RefId).ToArray() is { Length: > 0 } mine)
                foreach (var item in await kind.StartedAsync(work, mine, ct))
                    started[item.Id] = item;
        await work.CloseAsync(ct);
        return [.. items.Select(item => started[item.Id])];
    }

    /// <summary>Writes what became of these items.</summary>
    internal async Task<RecordedItems> FinishAsync(
        NpgsqlConnection connection, IReadOnlyList<FinishedItem> runs, DateTimeOffset now, CancellationToken ct)
    {
        var work = new ItemTransaction(connection, now);
        var topics = new List<string>();
        foreach (var kind in _kinds)
            if (runs.Where(run => run.Item.Kind == kind.Kind).OrderBy(run => run.Item.RefId).ToArray() is { Length: > 0 } mine)
            {
                await kind.FinishedAsync(work, mine, ct);
                topics.AddRange(kind.Topics.Except(topics, StringComparer.Ordinal).ToArray());
            }

        await work.CloseAsync(ct);
        return new(runs, topics, [.. work.Afterwards]);
    }

    /// <summary>Does what processes that died left undone; answers how much work became ready.</summary>
    public async Task<int> CatchUpAsync(DateTimeOffset now, CancellationToken ct)
    {
        var ready = 0;
        foreach (var kind in _kinds)
            ready += await kind.CatchUpAsync(now, ct);
        return ready;
    }
}

/// <summary>What a batch of items that ended left.</summary>
/// <param name="Items">Those that were recorded.</param>
/// <param name="Topics">Who is to be told once it is committed.</param>
/// <param name="Afterwards">What is to be done once it is committed.</param>
public sealed record RecordedItems(
    IReadOnlyList<FinishedItem> Items, IReadOnlyList<string> Topics, IReadOnlyList<Func<CancellationToken, Task>> Afterwards);
