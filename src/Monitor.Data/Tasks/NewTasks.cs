namespace Monitor.Data.Tasks;

/// <summary>Tasks to create: targets of one kind on one interval. Targets are normalised and distinct.</summary>
public sealed record NewTasks(TaskType Type, string Platform, int IntervalSeconds, IReadOnlyList<string> Targets);

/// <summary>What became of one target.</summary>
/// <param name="Target">The target as given.</param>
/// <param name="TaskId">The new task, or the one that already watches the target.</param>
/// <param name="Created">False when the target is already watched.</param>
public readonly record struct CreatedTask(string Target, Guid TaskId, bool Created);
