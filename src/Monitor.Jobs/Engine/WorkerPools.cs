namespace Monitor.Jobs.Engine;

/// <summary>The pool of each platform.</summary>
public sealed class WorkerPools(IReadOnlyDictionary<string, WorkerPool> pools)
{
    /// <summary>All pools.</summary>
    public IEnumerable<WorkerPool> All => pools.Values;

    /// <summary>The pool of a platform.</summary>
    public WorkerPool For(string group) => pools[group];
}
