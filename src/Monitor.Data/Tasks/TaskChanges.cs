namespace Monitor.Data.Tasks;

/// <summary>What an action found and did with one task.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="StatusBefore">Its status when the action came.</param>
/// <param name="Running">Whether a worker was at it.</param>
/// <param name="Changed">False when the action did not fit or had nothing to do.</param>
public readonly record struct TaskChange(Guid TaskId, MonitorTaskStatus StatusBefore, bool Running, bool Changed);

/// <summary>What an action did with many tasks: counts, and the first of them.</summary>
public sealed class TaskChanges
{
    private const int Kept = 1000;

    private readonly List<TaskChange> _first = [];
    private readonly List<Guid> _changedIds = [];

    /// <summary>Tasks that the filter named.</summary>
    public int Matched { get; private set; }

    /// <summary>Tasks that were changed.</summary>
    public int Changed { get; private set; }

    /// <summary>The first 1,000 matched tasks.</summary>
    public IReadOnlyList<TaskChange> First => _first;

    /// <summary>The first 1,000 changed tasks.</summary>
    public IReadOnlyList<Guid> ChangedIds => _changedIds;

    internal void Add(IReadOnlyCollection<TaskChange> chunk)
    {
        Matched += chunk.Count;
        foreach (var change in chunk)
        {
            if (_first.Count < Kept)
                _first.Add(change);
            if (!change.Changed)
                continue;
            Changed++;
            if (_changedIds.Count < Kept)
                _changedIds.Add(change.TaskId);
        }
    }
}
