namespace Monitor.Jobs.Engine;

/// <summary>The pool of each platform.</summary>
public sealed class WorkerPools(IReadOnlyDictionary<string, WorkerPool> pools)
{
    /// <summary>All pools.</summary>
    public IEnumerable<WorkerPool> All => pools.Values;

    /// <summary>Names of the platforms.</summary>
    public IReadOnlyCollection<string> Groups { get; } = [.. pools.Keys];

    /// <summary>The pool of a platform.</summary>
    public WorkerPool For(string group) => pools[group];
}
