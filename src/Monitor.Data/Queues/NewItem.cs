namespace Monitor.Data.Queues;

/// <summary>An item to put into a queue.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="RefId">The row with its content.</param>
/// <param name="Priority">The higher the earlier, within its queue.</param>
/// <param name="RunAt">Ready from then on.</param>
/// <param name="MaxFailures">After so many failed runs it has failed for good.</param>
/// <param name="ExpiresAt">After this time it must not run any more; null: never.</param>
public sealed record NewItem(ItemKind Kind, long RefId, short Priority, DateTimeOffset RunAt, short MaxFailures, DateTimeOffset? ExpiresAt = null);
