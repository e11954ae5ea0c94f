using Monitor.Web.Answers;
using Monitor.Web.Api.History;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.InstagramMonitors;

internal static class PostDocs
{
    public static readonly OperationDoc Create = new(
        "createPostMonitor", "Monitor a post",
        "Measures the post at once and then exactly every interval. The address may be that of a post, reel or video, with or without "
        + "username, query and trailing slash. Intervals are 30s, 30m, 1h, 1d and 7d; `POST /api/v1/tasks` takes any interval.")
    {
        RequestExample = """{ "post_url": "https://www.instagram.com/p/DKq8vT2xR4m/", "interval": "30m" }""",
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<PostMonitorCreated>), "The new task.",
                $$"""
                {
                  "status_code": 201,
                  "success": true,
                  "data": { "task_id": "{{CommonDocs.ExampleId}}", "post_code": "DKq8vT2xR4m", "status": "active", "interval_seconds": 1800 }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(409, ErrorCodes.AlreadyMonitored, "post_url", "DKq8vT2xR4m is already monitored.") { NamesExistingTask = true },
            TaskDocParts.FixedInterval,
            new ErrorDoc(422, ErrorCodes.InvalidPostUrl, "post_url",
                "This is not the address of an Instagram post, such as https://www.instagram.com/p/<code>/ or /reel/<code>/."),
            new ErrorDoc(422, ErrorCodes.Required, "post_url", "post_url is required."),
        ],
    };

    public static readonly OperationDoc History = new(
        "getPostHistory", "A post's history",
        "Measurements, newest first. Plays are null for posts that are not videos, likes are null while the owner hides them. While the "
        + "history is out of date, `stale`, `stale_seconds` and, where one is kept, `fallback` (the latest good answer) are added. "
        + "While the target does not exist or is private, `last_outcome` (`not_found`, `private`) and `message` say so.")
    {
        Parameters = [new ParameterDoc("post_code", "The post's short code.", "DKq8vT2xR4m"), .. HistoryDocs.Range],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<PostHistory>), "A page of the history.",
                """
                {
                  "status_code": 200,
                  "success": true,
                  "data": {
                    "post_code": "DKq8vT2xR4m",
                    "history": [
                      { "like_count": 2315, "comment_count": 87, "play_count": 40172, "recorded_at": "2026-01-31T08:00:00.412Z" }
                    ]
                  }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(404, ErrorCodes.HistoryNotFound, "post_code", "No history of DKq8vT2xR4m: no such post is known or monitored."),
            CommonDocs.InvalidCursor,
            CommonDocs.InvalidTime,
        ],
    };

    public static readonly OperationDoc List = new(
        "listPostMonitors", "List post monitors",
        "Active and paused tasks, newest first; stopped ones with `status=stopped`.")
    {
        Parameters = [TaskDocParts.Status, CommonDocs.Limit(500, 100), CommonDocs.Cursor],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<PostMonitor[]>), "A page of tasks.",
                $$"""
                {
                  "status_code": 200,
                  "success": true,
                  "data": [
                    {
                      "task_id": "{{CommonDocs.ExampleId}}", "post_code": "DKq8vT2xR4m", "status": "active", "interval_seconds": 1800,
                      "created_at": "2026-01-30T17:21:09.531Z", "updated_at": "2026-01-30T17:21:09.531Z"
                    }
                  ]
                }
                """),
        ],
        Errors = [CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc Stop = MonitorDocs.Stop("stopPostMonitors");

    public static readonly OperationDoc Status = MonitorDocs.Status("getPostMonitorStatus");

    public static readonly OperationDoc Pause = MonitorDocs.Pause("pausePostMonitor");

    public static readonly OperationDoc Resume = MonitorDocs.Resume("resumePostMonitor");
}
