namespace Monitor.Data.Limits;

/// <summary>Whether something may be done now.</summary>
/// <param name="Allowed">True: it was counted at every level. False: it was counted at none.</param>
/// <param name="RetryAfter">When refused: after this time every level has room, if nobody else takes it.</param>
/// <param name="RefusedLevel">When refused: the level that takes longest to have room again.</param>
public readonly record struct LimitDecision(bool Allowed, TimeSpan RetryAfter, LimitLevel? RefusedLevel)
{
    /// <summary>What each level counts within its window, this take included, in the order of the levels.</summary>
    public IReadOnlyList<int> Used { get; init; } = [];
}
