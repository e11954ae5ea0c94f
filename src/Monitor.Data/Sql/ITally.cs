namespace Monitor.Data.Sql;

/// <summary>Counts that are kept as rows of what came and went, so that nobody waits for somebody else's, and are added up now and then.</summary>
public interface ITally
{
    /// <summary>Adds up what was noted since the last time.</summary>
    Task AddUpAsync(CancellationToken ct);
}
