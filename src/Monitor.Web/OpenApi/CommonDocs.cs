using Monitor.Web.Answers;
using Monitor.Web.Api.Tasks;

namespace Monitor.Web.OpenApi;

/// <summary>Parameters and errors that many operations share.</summary>
internal static class CommonDocs
{
    public const string ExampleTask = "0198d2a4-6c1b-7f3e-9a55-2b7c1e0d4f68";

    public static readonly ParameterDoc TaskIdParameter = new("task_id", "The task's id.", ExampleTask) { Format = "uuid" };

    public static readonly ParameterDoc Cursor = new(
        "cursor", "`next_cursor` of the page before. It belongs to its sort order.", "Y3JlYXRlZF9hdA");

    public static readonly ParameterDoc Status = new("status", "Only tasks with this status.", "active") { OneOf = TaskWords.Statuses };

    public static readonly ErrorDoc TaskNotFound = new(
        404, ErrorCodes.TaskNotFound, "task_id", $"There is no task {ExampleTask}.");

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

    public static readonly ErrorDoc InvalidCursor = new(
        422, ErrorCodes.InvalidCursor, "cursor", "cursor is the next_cursor of a page with the same sort.");

    public static readonly ErrorDoc InvalidTime = new(
        422, ErrorCodes.InvalidTime, "before", "before is a time in ISO 8601, such as 2026-01-31T08:00:00Z.");

    /// <summary>The range of a history or log.</summary>
    public static readonly IReadOnlyList<ParameterDoc> HistoryRange =
    [
        Limit(1000, 100),
        new ParameterDoc("before", "Only rows measured before this time: `next_cursor` of the page before.", "2026-01-31T08:00:00Z")
            { Format = "date-time" },
        new ParameterDoc("from", "Only rows measured at or after this time.", "2026-01-01T00:00:00Z") { Format = "date-time" },
        new ParameterDoc("to", "Only rows measured before this time.", "2026-02-01T00:00:00Z") { Format = "date-time" },
    ];

    /// <summary>Errors of every operation that takes a body.</summary>
    public static readonly IReadOnlyList<ErrorDoc> Body =
    [
        new ErrorDoc(400, ErrorCodes.MalformedJson, "body", "The body is not the JSON that is expected: line 1, byte 15."),
        new ErrorDoc(413, ErrorCodes.BodyTooLarge, "body", "The body is larger than this service takes."),
        new ErrorDoc(415, ErrorCodes.UnsupportedContentType, "content-type",
            "Send the body as JSON with the header Content-Type: application/json."),
        new ErrorDoc(422, ErrorCodes.WrongType, "interval", "The value of interval has the wrong type."),
    ];

    /// <summary>Errors of every operation that is not for everybody.</summary>
    public static readonly IReadOnlyList<ErrorDoc> Access =
    [
        new ErrorDoc(401, ErrorCodes.Unauthenticated, "authorization", "Send an API key as Authorization: Bearer mon_…, or sign in."),
        new ErrorDoc(401, ErrorCodes.InvalidKey, "authorization", "The key or session is not valid, or not any more."),
        new ErrorDoc(403, ErrorCodes.Forbidden, "authorization", "The key's scope is read; this needs write."),
    ];

    /// <summary>Errors of every operation.</summary>
    public static readonly IReadOnlyList<ErrorDoc> Always =
    [
        new ErrorDoc(429, ErrorCodes.TooManyRequests, "", "Too many requests. Try again in 2 s."),
        new ErrorDoc(503, ErrorCodes.DatabaseUnavailable, "", "The database cannot be reached."),
    ];

    public static ParameterDoc Limit(int max, int byDefault) =>
        new("limit", "How many rows at most.", $"{byDefault}") { Number = (1, max, byDefault) };
}
