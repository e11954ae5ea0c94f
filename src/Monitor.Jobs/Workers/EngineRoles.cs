namespace Monitor.Jobs.Workers;

/// <summary>Which parts of the engine this process runs.</summary>
/// <param name="Worker">Claims tasks and runs them.</param>
/// <param name="Scheduler">Keeps house: dead workers, partitions, freshness.</param>
public sealed record EngineRoles(bool Worker, bool Scheduler)
{
    /// <summary>Names of the roles, for people.</summary>
    public override string ToString() => string.Join(',', new[] { Worker ? "worker" : null, Scheduler ? "scheduler" : null }.OfType<string>());
}
