using Monitor.Data.Tasks;

namespace Monitor.Data.Actions;

/// <summary>Actions over tasks, in the order of their ids.</summary>
internal sealed class TaskActionWork(TaskControl control) : IActionWork
{
    // Few enough that a cancellation takes effect at once, and that runs under way do not wait.
    private const int Part = 1_000;

    /// <summary>What can be done to tasks, by its name.</summary>
    public static IReadOnlyDictionary<string, TaskAction> Actions { get; } =
        new[] { TaskAction.Pause, TaskAction.Resume, TaskAction.Stop, TaskAction.RunNow, TaskAction.ChangeInterval }
            .ToDictionary(action => action.Name, StringComparer.Ordinal);

    public string Kind => ActionKinds.Tasks;

    public Task<long> CountAsync(ActionRow action, CancellationToken ct) => control.CountAsync(action.TeamId, FilterOf(action), ct);

    public async Task<ActionPart> StepAsync(ActionRow action, ActionNote note, CancellationToken ct)
    {
        var after = action.Position is { } position ? Guid.ParseExact(position, "D") : Guid.Empty;
        var changes = await control.ApplyPartAsync(
            action.TeamId, Actions[action.Action], FilterOf(action), action.Selection.IntervalSeconds, after, Part,
            (connection, part, token) => part.Count == 0
                ? Task.CompletedTask
                : note(connection, part[^1].TaskId.ToString(), part.Count, part.Count(change => change.Changed), token),
            ct);
        return new(changes.Count == 0 ? null : changes[^1].TaskId.ToString(), changes.Count < Part);
    }

    // Those that are created later were not meant.
    private static TaskFilter FilterOf(ActionRow action) => new()
    {
        Ids = action.Selection.Ids?.Select(id => Guid.ParseExact(id, "D")).ToArray(),
        Statuses = Enum.TryParse<MonitorTaskStatus>(action.Selection.Filter?.Status, ignoreCase: true, out var status) ? [status] : null,
        Type = Enum.TryParse<TaskType>(action.Selection.Filter?.Type, ignoreCase: true, out var type) ? type : null,
        Platform = action.Selection.Filter?.Platform,
        Text = action.Selection.Filter?.Q,
        Failing = action.Selection.Filter?.Failing,
        Overdue = action.Selection.Filter?.Overdue,
        CreatedUntil = action.CreatedAt,
    };
}
