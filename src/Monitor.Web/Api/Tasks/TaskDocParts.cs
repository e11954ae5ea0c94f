using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Tasks;

/// <summary>Parameters and errors that operations on tasks share.</summary>
internal static class TaskDocParts
{
    public static readonly ParameterDoc TaskIdParameter = new("task_id", "The task's id.", CommonDocs.ExampleId) { Format = "uuid" };

    public static readonly ParameterDoc Status = new("status", "Only tasks with this status.", "active") { OneOf = TaskWords.Statuses };

    public static readonly ErrorDoc TaskNotFound = new(
        404, ErrorCodes.TaskNotFound, "task_id", $"There is no task {CommonDocs.ExampleId}.");

    public static readonly ErrorDoc InvalidTaskId = new(
        404, ErrorCodes.InvalidId, "task_id", "There is no such task: ids of tasks are UUIDs.");

    public static readonly ErrorDoc TaskStopped = new(
        409, ErrorCodes.TaskStopped, "task_id", "The task is stopped for good. Create a new one for the same target.");

    public static readonly ErrorDoc TaskPaused = new(
        409, ErrorCodes.TaskPaused, "task_id", "The task is paused. Resume it first.");

    public static readonly ErrorDoc AnyInterval = new(
        422, ErrorCodes.IntervalNotAllowed, "interval",
        "interval is a whole number and a unit (s, m, h or d), from 30s to 30d, such as 45s, 30m, 6h or 7d.");

    public static readonly ErrorDoc FixedInterval = new(
        422, ErrorCodes.IntervalNotAllowed, "interval", "interval is one of: 30s, 30m, 1h, 1d, 7d.");
}
