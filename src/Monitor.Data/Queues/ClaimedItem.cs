namespace Monitor.Data.Queues;

/// <summary>An item of a queue that this worker holds the lease of.</summary>
/// <param name="Id">The item.</param>
/// <param name="RunNo">The fence: only this run may finish the item.</param>
/// <param name="QueueId">Its queue.</param>
/// <param name="Priority">The class of the queue.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="RefId">The row with its content.</param>
/// <param name="Failures">Failed runs before this one.</param>
/// <param name="MaxFailures">After so many it has failed for good.</param>
/// <param name="ExpiresAt">After this time it must not run any more.</param>
public sealed record ClaimedItem(
    long Id,
    int RunNo,
    long QueueId,
    QueuePriority Priority,
    ItemKind Kind,
    long RefId,
    short Failures,
    short MaxFailures,
    DateTimeOffset ExpiresAt);
