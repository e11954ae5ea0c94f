using Monitor.Web.Answers;
using Monitor.Web.Api.History;
using Monitor.Web.Api.Tasks;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.InstagramMonitors;

internal static class InfluencerDocs
{
    public static readonly OperationDoc Create = new(
        "createInfluencerMonitor", "Monitor an influencer",
        "Measures the influencer at once and then exactly every interval. Intervals are 30s, 30m, 1h, 1d and 7d; "
        + "`POST /api/v1/tasks` takes any interval.")
    {
        RequestExample = """{ "username": "bluefinch.studio", "interval": "1h" }""",
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<InfluencerMonitorCreated>), "The new task.",
                $$"""
                {
                  "status_code": 201,
                  "success": true,
                  "data": {
                    "task_id": "{{CommonDocs.ExampleId}}", "username": "bluefinch.studio", "status": "active", "interval_seconds": 3600
                  }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(409, ErrorCodes.AlreadyMonitored, "username", "bluefinch.studio is already monitored.") { NamesExistingTask = true },
            TaskDocParts.FixedInterval,
            new ErrorDoc(422, ErrorCodes.InvalidUsername, "username",
                "A username has 1 to 30 letters, digits, dots or underscores; a leading @ is allowed."),
            new ErrorDoc(422, ErrorCodes.Required, "username", "username is required."),
        ],
    };

    public static readonly OperationDoc History = new(
        "getInfluencerHistory", "An influencer's history",
        "Measurements, newest first, by Instagram's numeric user id or by username. While the history is out of date, for example "
        + "because every provider fails, `stale`, `stale_seconds` and, where one is kept, `fallback` (the latest good answer) are added. "
        + "While the target does not exist or is private, `last_outcome` (`not_found`, `private`) and `message` say so.")
    {
        Parameters =
        [
            new ParameterDoc("user_id", "Instagram's numeric user id, or the username.", "5823190447"), .. HistoryDocs.Range,
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<InfluencerHistory>), "A page of the history.",
                """
                {
                  "status_code": 200,
                  "success": true,
                  "data": {
                    "username": "bluefinch.studio",
                    "history": [
                      {
                        "follower_count": 48211, "following_count": 318, "post_count": 907,
                        "bio": "Prints and small books", "recorded_at": "2026-01-31T08:00:00.412Z"
                      },
                      {
                        "follower_count": 48197, "following_count": 318, "post_count": 906,
                        "bio": "Prints and small books", "recorded_at": "2026-01-31T07:00:00.386Z"
                      }
                    ]
                  },
                  "next_cursor": "2026-01-31T07:00:00.386Z"
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(404, ErrorCodes.HistoryNotFound, "user_id",
                "No history of bluefinch: it is neither a known user id nor a monitored username."),
            CommonDocs.InvalidCursor,
            CommonDocs.InvalidTime,
        ],
    };

    public static readonly OperationDoc List = new(
        "listInfluencerMonitors", "List influencer monitors",
        "Active and paused tasks, newest first; stopped ones with `status=stopped`.")
    {
        Parameters = [TaskDocParts.Status, CommonDocs.Limit(500, 100), CommonDocs.Cursor],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<InfluencerMonitor[]>), "A page of tasks.",
                $$"""
                {
                  "status_code": 200,
                  "success": true,
                  "data": [
                    {
                      "task_id": "{{CommonDocs.ExampleId}}", "username": "bluefinch.studio", "status": "active", "interval_seconds": 3600,
                      "created_at": "2026-01-30T17:21:09.531Z", "updated_at": "2026-01-30T17:21:09.531Z"
                    }
                  ]
                }
                """),
        ],
        Errors = [CommonDocs.InvalidCursor],
    };

    public static readonly OperationDoc Stop = MonitorDocs.Stop("stopInfluencerMonitors");

    public static readonly OperationDoc Status = MonitorDocs.Status("getInfluencerMonitorStatus");

    public static readonly OperationDoc Pause = MonitorDocs.Pause("pauseInfluencerMonitor");

    public static readonly OperationDoc Resume = MonitorDocs.Resume("resumeInfluencerMonitor");
}
