using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.InstagramMonitors;

/// <summary>What the routes for influencers and for posts say alike.</summary>
internal static class MonitorDocs
{
    public static OperationDoc Stop(string id) => new(
        id, "Stop tasks",
        "Stops all of the named tasks, or none if one of them is unknown. History stays readable and the targets can be monitored anew. "
        + "Stopping a stopped task is no error.")
    {
        RequestExample = $$"""{ "task_ids": ["{{CommonDocs.ExampleId}}"] }""",
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<MonitorsStopped>), "The tasks that are stopped now.",
                $$"""{ "status_code": 200, "success": true, "data": { "deleted_task_ids": ["{{CommonDocs.ExampleId}}"] } }"""),
        ],
        Errors =
        [
            new ErrorDoc(404, ErrorCodes.TaskNotFound, "task_ids", $"There is no task {CommonDocs.ExampleId}."),
            new ErrorDoc(422, ErrorCodes.Required, "task_ids", "task_ids names at least one task."),
            new ErrorDoc(422, ErrorCodes.TooMany, "task_ids", "task_ids names at most 1000 tasks."),
            new ErrorDoc(422, ErrorCodes.InvalidId, "task_ids", "task_ids holds something that is not a UUID."),
        ],
    };

    public static OperationDoc Status(string id) => new(
        id, "A task's status",
        "active, paused or stopped. While the account or post does not exist or is private, `last_outcome` (`not_found`, `private`) and "
        + "`message` say so.")
    {
        Parameters = [TaskDocParts.TaskIdParameter],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<MonitorStatus>), "The status.",
                """{ "status_code": 200, "success": true, "data": { "status": "active" } }"""),
        ],
        Errors = [TaskDocParts.TaskNotFound, TaskDocParts.InvalidTaskId],
    };

    public static OperationDoc Pause(string id) => Change(
        id, "Pause a task",
        "No provider is asked for it any more, from within two seconds on, until it is resumed. Pausing a paused task is no error.",
        "paused");

    public static OperationDoc Resume(string id) => Change(
        id, "Resume a paused task",
        "Collects again from the next slot on: slots stay where they were, at creation plus whole intervals. "
        + "Resuming an active task is no error.",
        "active");

    private static OperationDoc Change(string id, string summary, string description, string status) => new(id, summary, description)
    {
        Parameters = [TaskDocParts.TaskIdParameter],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<MonitorStatusChanged>), "The task's status now.",
                $$"""
                { "status_code": 200, "success": true, "data": { "task_id": "{{CommonDocs.ExampleId}}", "status": "{{status}}" } }
                """),
        ],
        Errors = [TaskDocParts.TaskNotFound, TaskDocParts.InvalidTaskId, TaskDocParts.TaskStopped],
    };
}
