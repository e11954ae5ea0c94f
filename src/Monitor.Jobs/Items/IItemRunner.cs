using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Items;

/// <summary>Runs items of one kind.</summary>
public interface IItemRunner
{
    /// <summary>The kind.</summary>
    ItemKind Kind { get; }

    /// <summary>
    /// Runs the item and answers what to record. Throws <see cref="OperationCanceledException"/> when the run was given up; any
    /// other failure is part of the answer.
    /// </summary>
    Task<FinishedItem> RunAsync(ClaimedItem item, CallBudget budget, DateTimeOffset claimedAt, CancellationToken ct);
}
