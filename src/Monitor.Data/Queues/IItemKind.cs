namespace Monitor.Data.Queues;

/// <summary>
/// A kind of work that queues hold: what else changes when its items begin, are freed or end, in the transaction in which they do. Queues
/// know no more of the work; a further kind implements this in its own folder and registers it.
/// </summary>
public interface IItemKind
{
    /// <summary>What is stored with its items.</summary>
    ItemKind Kind { get; }

    /// <summary>Who is told when items have ended; names of <see cref="HotState.HintTopic"/>.</summary>
    IReadOnlyList<string> Topics { get; }

    /// <summary>
    /// A step of a statement, with its name: it shows items of this kind that were given back, or lost with their worker, as waiting since
    /// <c>$1</c>. They are rows <c>(kind, ref_id)</c> of the step <c>freed</c>.
    /// </summary>
    string FreedStep { get; }

    /// <summary>Shows that these items, in the order of their rows, have begun; answers them with the details that their runner needs.</summary>
    Task<IReadOnlyList<ClaimedItem>> StartedAsync(ItemTransaction work, IReadOnlyList<ClaimedItem> items, CancellationToken ct);

    /// <summary>
    /// Writes what became of these items, in the order of their rows: they are done, have failed or are to be tried again. What expired
    /// before anybody claimed it comes as failed, with <see cref="ItemErrors.Expired"/>.
    /// </summary>
    Task FinishedAsync(ItemTransaction work, IReadOnlyList<FinishedItem> runs, CancellationToken ct);

    /// <summary>
    /// Does what was left to be done after a commit (<see cref="ItemTransaction.Afterwards"/>) by processes that died in between; answers
    /// how much work became ready.
    /// </summary>
    Task<int> CatchUpAsync(DateTimeOffset now, CancellationToken ct) => Task.FromResult(0);
}
