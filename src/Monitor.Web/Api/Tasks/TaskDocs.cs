using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Tasks;

/// <summary>The documentation of single tasks; lists and bulk actions are in the other part.</summary>
internal static partial class TaskDocs
{
    private const string TaskFields =
        $$"""
        "task_id": "{{CommonDocs.ExampleId}}", "type": "influencer", "platform": "instagram", "target": "bluefinch.studio",
        "status": "active", "interval": "6h", "interval_seconds": 21600,
        "created_at": "2026-01-30T17:21:09.531Z", "updated_at": "2026-01-30T17:21:09.531Z",
        "next_run_at": "2026-01-31T11:21:09.531Z", "running": false, "overdue": false, "consecutive_failures": 0,
        "last_outcome": "done", "last_run_at": "2026-01-31T05:21:09.944Z", "last_success_at": "2026-01-31T05:21:09.944Z",
        "account": { "platform_id": "5823190447", "username": "bluefinch.studio" }
        """;

    private const string TaskExample = $$"""{ "status_code": 200, "success": true, "data": { {{TaskFields}} } }""";

    private static ErrorDoc InvalidTarget => new(
        422, ErrorCodes.InvalidTarget, "target", "A username has 1 to 30 letters, digits, dots or underscores; a leading @ is allowed.");

    private static ErrorDoc PlatformNotSupported => new(
        422, ErrorCodes.PlatformNotSupported, "platform", "No provider collects post data from tiktok. Supported: instagram.");

    public static readonly OperationDoc Create = new(
        "createTask", "Create a task",
        "Watches an influencer or a post on any supported platform: a handle, an id, a short code or an address. The first run starts at "
        + "once, the next ones exactly at creation plus whole intervals. `platform` is instagram unless given.")
    {
        RequestExample = """{ "platform": "instagram", "type": "influencer", "target": "@bluefinch.studio", "interval": "6h" }""",
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<TaskView>), "The new task.",
                $$"""
                {
                  "status_code": 201, "success": true,
                  "data": {
                    "task_id": "{{CommonDocs.ExampleId}}", "type": "influencer", "platform": "instagram", "target": "bluefinch.studio",
                    "status": "active", "interval": "6h", "interval_seconds": 21600,
                    "created_at": "2026-01-30T17:21:09.531Z", "updated_at": "2026-01-30T17:21:09.531Z",
                    "next_run_at": "2026-01-30T17:21:09.531Z", "running": false, "overdue": false, "consecutive_failures": 0,
                    "last_outcome": null, "last_run_at": null, "last_success_at": null, "account": null
                  }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(409, ErrorCodes.AlreadyMonitored, "target", "bluefinch.studio is already monitored.") { NamesExistingTask = true },
            TaskDocParts.AnyInterval, InvalidTarget, PlatformNotSupported,
            new ErrorDoc(422, ErrorCodes.Required, "target", "target is required."),
            new ErrorDoc(422, ErrorCodes.UnknownValue, "type", "type is one of: influencer, post."),
        ],
    };

    public static readonly OperationDoc Get = new(
        "getTask", "A task", "The task, how it is doing, and its last run.")
    {
        Parameters = [TaskDocParts.TaskIdParameter],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<TaskDetailsView>), "The task.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    {{TaskFields}},
                    "last_run": {
                      "outcome": "done", "started_at": "2026-01-31T05:21:09.561Z", "finished_at": "2026-01-31T05:21:09.944Z",
                      "source": "tikhub", "error": null
                    }
                  }
                }
                """),
        ],
        Errors = [TaskDocParts.TaskNotFound, TaskDocParts.InvalidTaskId],
    };

    public static readonly OperationDoc Change = new(
        "changeTask", "Change a task's interval",
        "Slots stay at creation plus whole intervals, with the new interval from now on. A run that is waiting or under way is not lost.")
    {
        RequestExample = """{ "interval": "45m" }""",
        Parameters = [TaskDocParts.TaskIdParameter],
        Replies = [new ReplyDoc(200, typeof(Envelope<TaskView>), "The task now.", TaskExample)],
        Errors = [TaskDocParts.TaskNotFound, TaskDocParts.InvalidTaskId, TaskDocParts.TaskStopped, TaskDocParts.AnyInterval],
    };

    public static readonly OperationDoc Pause = Action(
        "pauseTask", "Pause a task",
        "No provider is asked for it any more, from within two seconds on. Pausing a paused task is no error.", TaskDocParts.TaskStopped);

    public static readonly OperationDoc Resume = Action(
        "resumeTask", "Resume a task",
        "Collects again from the next slot on. Resuming an active task is no error.", TaskDocParts.TaskStopped);

    public static readonly OperationDoc Stop = Action(
        "stopTask", "Stop a task",
        "For good. Its history stays and its target can be monitored anew. Stopping a stopped task is no error.");

    public static readonly OperationDoc Run = Action(
        "runTask", "Run a task now",
        "Makes it due at once; its later slots stay where they are. When a run is under way already, nothing changes and `running` is true.",
        TaskDocParts.TaskStopped, TaskDocParts.TaskPaused);

    private static OperationDoc Action(string id, string summary, string description, params ErrorDoc[] conflicts) =>
        new(id, summary, description)
        {
            Parameters = [TaskDocParts.TaskIdParameter],
            Replies = [new ReplyDoc(200, typeof(Envelope<TaskView>), "The task now.", TaskExample)],
            Errors = [TaskDocParts.TaskNotFound, TaskDocParts.InvalidTaskId, .. conflicts],
        };
}
