namespace Monitor.Jobs.Tasks;

/// <summary>The pool of each platform.</summary>
public sealed class TaskPools(IReadOnlyDictionary<string, TaskPool> pools)
{
    /// <summary>All pools.</summary>
    public IEnumerable<TaskPool> All => pools.Values;

    /// <summary>Names of the platforms.</summary>
    public IReadOnlyCollection<string> Platforms { get; } = [.. pools.Keys];

    /// <summary>The pool of a platform.</summary>
    public TaskPool For(string group) => pools[group];
}
