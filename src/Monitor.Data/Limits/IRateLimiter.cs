namespace Monitor.Data.Limits;

/// <summary>
/// Counts what was done within sliding windows and refuses what would be too much. Redis where one is configured, so that all
/// processes count together; this process otherwise.
/// </summary>
public interface IRateLimiter
{
    /// <summary>Takes from all levels in one step, or from none.</summary>
    ValueTask<LimitDecision> TakeAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct);

    /// <summary>What each level counts within its window now, in the order of the levels.</summary>
    ValueTask<IReadOnlyList<int>> UsedAsync(IReadOnlyList<LimitLevel> levels, CancellationToken ct);

    /// <summary>Forgets what was counted under a key.</summary>
    ValueTask ResetAsync(string key, CancellationToken ct);
}
