namespace Monitor.Jobs.Workers;

/// <summary>Which parts of the engine this process runs.</summary>
/// <param name="Worker">Claims tasks and runs them.</param>
/// <param name="Scheduler">Keeps house: dead workers, partitions, freshness.</param>
/// <param name="Assets">Copies pictures and videos into the archive.</param>
public sealed record EngineRoles(bool Worker, bool Scheduler, bool Assets = false)
{
    /// <summary>Names of the roles, for people.</summary>
    public override string ToString() =>
        string.Join(',', new[] { Worker ? "worker" : null, Scheduler ? "scheduler" : null, Assets ? "assets" : null }.OfType<string>());
}
