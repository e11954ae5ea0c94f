using Monitor.Data.Tasks;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Tasks;

/// <summary>Actions on one task: done, already so, unknown, or in conflict with its status.</summary>
internal sealed class TaskActions(TaskControl control, TaskList list, CurrentTeam team)
{
    public async Task<IResult> ApplyAsync(TaskAction action, Guid taskId, int? intervalSeconds, CancellationToken ct)
    {
        if (await control.ApplyAsync(team.Id, action, new TaskFilter { Ids = [taskId] }, intervalSeconds, ct) is not { } change)
            return Answer.TaskNotFound(taskId);
        if (Conflict(action, change) is { } conflict)
            return conflict;
        var row = await list.FindAsync(team.Id, taskId, ct);
        return Answer.Ok(row!.ToView());
    }

    /// <summary>The answer to an action that the task's status forbids; null when it was done or had nothing to do.</summary>
    public static IResult? Conflict(TaskAction action, TaskChange change)
    {
        if (change.StatusBefore == MonitorTaskStatus.Stopped && action != TaskAction.Stop)
            return Answer.Conflict(
                "task_id", "The task is stopped for good. Create a new one for the same target.", ErrorCodes.TaskStopped);
        if (change.StatusBefore == MonitorTaskStatus.Paused && action == TaskAction.RunNow)
            return Answer.Conflict("task_id", "The task is paused. Resume it first.", ErrorCodes.TaskPaused);
        return null;
    }
}
