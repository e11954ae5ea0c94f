using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Web.Answers;
using Monitor.Web.Api.History;
using Monitor.Web.OpenApi;

namespace Monitor.Web.Api.Tasks;

internal static partial class TaskDocs
{
    private static IReadOnlyList<string> PlatformNames => [.. PlatformRegistration.Product.Select(platform => platform.Name)];

    private static IReadOnlyList<ParameterDoc> Filters =>
    [
        TaskDocParts.Status,
        new ParameterDoc("type", "Influencers or posts.", "influencer") { OneOf = TaskWords.Types },
        new ParameterDoc("platform", "One platform.", "instagram") { OneOf = PlatformNames },
        new ParameterDoc("q", "Part of the target, in any case.", "finch"),
        new ParameterDoc("failing", "Whether the last run failed.", "true") { OneOf = TaskWords.Flags },
        new ParameterDoc("overdue", "Whether a success is overdue.", "true") { OneOf = TaskWords.Flags },
        new ParameterDoc("sort", "The order; `-` turns it round. Newest first unless given.", "-created_at") { OneOf = TaskSort.Names },
    ];

    public static readonly OperationDoc List = new(
        "listTasks", "List tasks",
        "Tasks of all platforms, page by page. Pages never lose or repeat a task when others are created meanwhile.")
    {
        Parameters = [.. Filters, CommonDocs.Limit(500, 50), CommonDocs.Cursor],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<TaskView[]>), "A page of tasks.",
                $$"""{ "status_code": 200, "success": true, "data": [ { {{TaskFields}} } ], "next_cursor": "Y3JlYXRlZF9hdA" }"""),
        ],
        Errors =
        [
            CommonDocs.InvalidCursor,
            new ErrorDoc(422, ErrorCodes.UnknownValue, "status", "status is one of: active, paused, stopped."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "limit", "limit is a whole number from 1 to 500."),
        ],
    };

    public static readonly OperationDoc Board = new(
        "getTaskBoard", "Tasks with their numbers, runs and a small chart",
        "The tasks that `GET /api/v1/tasks` lists, with everything that a board shows of them in one call: the numbers as they were measured last with their "
        + "state and their change over 24 hours and seven days, the last twenty runs, and the points of a small chart. A change is null where one of both "
        + "numbers is not known, or nothing was measured since then. Of a post whose likes are hidden the chart shows the plays.")
    {
        Parameters =
        [
            .. Filters.Where(filter => filter.Name != TaskDocParts.Status.Name),
            new ParameterDoc("status", "Only tasks with this status; `watched` are those that are not stopped.", "watched") { OneOf = TaskWords.BoardStatuses },
            new ParameterDoc("sparkline", "Over how long the chart goes: 24 points of an hour, 28 of six hours (unless given), or 30 of a day.", "7d")
            {
                OneOf = TaskWords.Sparklines,
            },
            CommonDocs.Limit(TaskBoardQueryValidator.MaxLimit, 50),
            CommonDocs.Cursor,
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<TaskCardView[]>), "A page of the board.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      {{TaskFields}},
                      "picture_url": "/api/v1/accounts/42/picture", "measured_at": "2026-01-31T05:21:09.944Z",
                      "values": {
                        "follower_count": { "value": 120345, "state": "measured", "change_24h": 120, "change_7d": -40 },
                        "following_count": { "value": 311, "state": "measured", "change_24h": 0, "change_7d": 2 },
                        "post_count": { "value": null, "state": "unknown", "change_24h": null, "change_7d": null }
                      },
                      "runs": [
                        {
                          "run_no": 4, "started_at": "2026-01-31T05:21:09.561Z", "finished_at": "2026-01-31T05:21:09.944Z", "duration_ms": 383,
                          "outcome": "done", "source": "tikhub", "error": null
                        }
                      ],
                      "sparkline": { "metric": "follower_count", "from": "2026-01-24T06:00:00Z", "step_seconds": 21600, "points": [120100, null, 120345] }
                    }
                  ],
                  "next_cursor": "Y3JlYXRlZF9hdA"
                }
                """),
        ],
        Errors =
        [
            CommonDocs.InvalidCursor,
            new ErrorDoc(422, ErrorCodes.UnknownValue, "sparkline", "sparkline is one of: 24h, 7d, 30d."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "limit", "limit is a whole number from 1 to 100."),
        ],
    };

    public static readonly OperationDoc Counts = new(
        "countTasks", "How many tasks there are",
        "The team's tasks by status, platform and type, and how many of the active ones fail or are overdue. The last two are counted up to 1,000: "
        + "`failing_capped` and `overdue_capped` say that there may be more.")
    {
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<TaskCountsView>), "The numbers.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "total": 12, "failing": 1, "overdue": 0,
                    "groups": [ { "status": "active", "platform": "instagram", "type": "influencer", "count": 12 } ],
                    "failing_capped": false, "overdue_capped": false
                  }
                }
                """),
        ],
    };

    public static readonly OperationDoc CreateBulk = new(
        "createTasks", "Create many tasks",
        "Up to 1,000 targets of one kind, as a list or as text. Each is answered on its own: created, duplicate or invalid. First runs "
        + "start at most 100 a second, and later slots keep that distance. The status is 201 when at least one task was created.")
    {
        RequestExample = """{ "type": "influencer", "text": "bluefinch.studio, @oaklinepress, not a name!", "interval": "1d" }""",
        Replies =
        [
            new ReplyDoc(201, typeof(Envelope<BulkCreatedView>), "At least one task was created.",
                $$"""
                {
                  "status_code": 201, "success": true,
                  "data": {
                    "created": 1, "duplicates": 1, "invalid": 1,
                    "results": [
                      { "input": "bluefinch.studio", "result": "duplicate", "target": "bluefinch.studio", "task_id": "{{CommonDocs.ExampleId}}" },
                      { "input": "@oaklinepress", "result": "created", "target": "oaklinepress",
                        "task_id": "0198d2a4-7d02-7a41-8c1e-55d0b7a3c9e2" },
                      { "input": "name!", "result": "invalid",
                        "message": "A username has 1 to 30 letters, digits, dots or underscores; a leading @ is allowed." }
                    ]
                  }
                }
                """),
            new ReplyDoc(200, typeof(Envelope<BulkCreatedView>), "No task was created.",
                """{ "status_code": 200, "success": true, "data": { "created": 0, "duplicates": 0, "invalid": 0, "results": [] } }"""),
        ],
        Errors =
        [
            TaskDocParts.AnyInterval, PlatformNotSupported,
            new ErrorDoc(422, ErrorCodes.AmbiguousSelection, "targets", "Give either targets or text."),
            new ErrorDoc(422, ErrorCodes.TooMany, "targets", "There are more than 1000 targets."),
        ],
    };

    public static readonly OperationDoc Act = new(
        "actOnTasks", "Change many tasks",
        "`pause`, `resume`, `stop`, `run` or `set_interval` for up to 1,000 ids, for a filter, or for all tasks. Tasks that the action does "
        + "not fit are left alone and counted in `matched` only. With `dry_run` nothing changes.")
    {
        RequestExample = """{ "action": "pause", "filter": { "platform": "instagram", "failing": true }, "dry_run": true }""",
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<ActionView>), "What was done, or would be.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": { "matched": 3, "changed": 1, "task_ids": ["{{CommonDocs.ExampleId}}"] }
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.AmbiguousSelection, "filter",
                "Say which tasks: either task_ids, or a filter that restricts something, or \"all\": true."),
            new ErrorDoc(422, ErrorCodes.UnknownValue, "action", "action is one of: pause, resume, run, set_interval, stop."),
            TaskDocParts.AnyInterval,
        ],
    };

    public static readonly OperationDoc Runs = new(
        "listTaskRuns", "A task's run log",
        "Finished runs, newest first: when each was due, when it started and ended, how, and what it cost.")
    {
        Parameters =
        [
            TaskDocParts.TaskIdParameter,
            CommonDocs.Limit(500, 100),
            .. CommonDocs.BackFromTime,
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<RunView[]>), "A page of runs.",
                """
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "slot_at": "2026-01-31T05:21:09.531Z", "started_at": "2026-01-31T05:21:09.561Z", "finished_at": "2026-01-31T05:21:09.944Z",
                      "lag_ms": 30, "duration_ms": 383, "outcome": "done", "source": "tikhub", "calls": 1, "cost_usd": 0.001,
                      "missed": 0, "error": null
                    }
                  ]
                }
                """),
        ],
        Errors = [TaskDocParts.TaskNotFound, TaskDocParts.InvalidTaskId, CommonDocs.InvalidCursor, CommonDocs.InvalidTime],
    };

    public static readonly OperationDoc TeamRuns = new(
        "listRuns", "The runs of all tasks",
        "Finished runs of all tasks of the team, newest first. A page looks through a bounded number of runs, so that it takes the same time however many "
        + "there are: with filters that few runs match it may be short, or empty, and still have a `next_cursor`. Go on until there is none.")
    {
        Parameters =
        [
            new ParameterDoc("outcome", $"Only runs that ended like this: one or several, separated by commas, of {string.Join(", ", TaskWords.Outcomes)}; `unsuccessful` is all but done.", "failed,held"),
            new ParameterDoc("task_id", "Only runs of this task.", CommonDocs.ExampleId) { Format = "uuid" },
            new ParameterDoc("target", "Only runs of tasks whose target begins with this text, in any case.", "nasa"),
            new ParameterDoc("platform", "Only runs of this platform.", "instagram"),
            new ParameterDoc("source", "Only runs whose answer came from this provider.", "tikhub"),
            new ParameterDoc("error", "Only runs whose error holds this text, in any case; at least two characters.", "no answer"),
            new ParameterDoc("since", "Only runs that finished at this time or later.", "2026-01-31T08:00:00Z") { Format = "date-time" },
            new ParameterDoc("until", "Only runs that finished before this time.", "2026-01-31T09:00:00Z") { Format = "date-time" },
            CommonDocs.Limit(TaskListQueryValidator.MaxLimit, 50),
            new ParameterDoc("cursor", "`next_cursor` of the page before.", "NjM4NzM"),
        ],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<TeamRunView[]>), "A page of runs.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": [
                    {
                      "task_id": "{{CommonDocs.ExampleId}}", "run_no": 41, "type": "influencer", "platform": "instagram", "target": "nasa",
                      "slot_at": "2026-01-31T05:21:09.531Z", "started_at": "2026-01-31T05:21:09.561Z", "finished_at": "2026-01-31T05:21:09.944Z",
                      "lag_ms": 30, "duration_ms": 383, "outcome": "failed", "source": null, "calls": 2, "cost_usd": 0.002,
                      "missed": 0, "error": "tikhub: no answer within 10 s"
                    }
                  ],
                  "next_cursor": "NjM4NzM"
                }
                """),
        ],
        Errors =
        [
            new ErrorDoc(422, ErrorCodes.UnknownValue, "outcome", $"outcome is one or several, separated by commas, of: {string.Join(", ", TaskWords.Outcomes)}, {TaskWords.Unsuccessful}."),
            new ErrorDoc(422, ErrorCodes.InvalidId, "task_id", "task_id is a UUID."),
            new ErrorDoc(422, ErrorCodes.OutOfRange, "error", "error has 2 to 200 characters."),
            new ErrorDoc(422, ErrorCodes.InvalidTime, "since", "since is a time in ISO 8601, such as 2026-01-31T08:00:00Z."),
            CommonDocs.InvalidCursor,
        ],
    };

    public static readonly OperationDoc History = new(
        "getTaskHistory", "The history of a task's target",
        "Measurements, newest first, each with its slot, its source and the state of values that are not plainly measured. `stale`, "
        + "`stale_seconds` and `fallback` are added while the history is out of date.")
    {
        Parameters = [TaskDocParts.TaskIdParameter, .. HistoryDocs.Range],
        Replies =
        [
            new ReplyDoc(200, typeof(Envelope<TaskHistoryView>), "A page of the history.",
                $$"""
                {
                  "status_code": 200, "success": true,
                  "data": {
                    "task_id": "{{CommonDocs.ExampleId}}", "type": "post", "platform": "instagram", "target": "DKq8vT2xR4m",
                    "points": [
                      {
                        "recorded_at": "2026-01-31T05:21:09.944Z", "slot_at": "2026-01-31T05:21:09.531Z", "source": "tikhub",
                        "values": { "like_count": null, "comment_count": 87, "play_count": 40172 }, "states": { "like_count": "hidden" }
                      }
                    ]
                  }
                }
                """),
        ],
        Errors = [TaskDocParts.TaskNotFound, TaskDocParts.InvalidTaskId, CommonDocs.InvalidCursor, CommonDocs.InvalidTime],
    };
}
