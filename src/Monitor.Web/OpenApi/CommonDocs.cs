using Monitor.Web.Answers;

namespace Monitor.Web.OpenApi;

/// <summary>Parameters and errors that many operations share.</summary>
internal static class CommonDocs
{
    /// <summary>An id in examples.</summary>
    public const string ExampleId = "0198d2a4-6c1b-7f3e-9a55-2b7c1e0d4f68";

    public static readonly ParameterDoc Cursor = new(
        "cursor", "`next_cursor` of the page before. It belongs to its sort order.", "Y3JlYXRlZF9hdA");

    /// <summary>Where a list goes on that reads back from a time.</summary>
    public static readonly IReadOnlyList<ParameterDoc> BackFromTime =
    [
        new ParameterDoc("cursor", "`next_cursor` of the page before.", "2026-01-31T08:00:00Z") { Format = "date-time" },
        new ParameterDoc("before", "Only rows before this time. The older name of `cursor`; the earlier of both counts.", "2026-01-31T08:00:00Z") { Format = "date-time" },
    ];

    /// <summary>Where a list goes on that reads back from an id.</summary>
    public static readonly IReadOnlyList<ParameterDoc> BackFromId =
    [
        new ParameterDoc("cursor", "`next_cursor` of the page before.", "4711") { Format = "int64" },
        new ParameterDoc("before", "Only rows before this id. The older name of `cursor`; the smaller of both counts.", "4711") { Format = "int64" },
    ];

    /// <summary>A parameter of the query that the route does not have.</summary>
    public static readonly ErrorDoc UnknownParameter = new(
        422, ErrorCodes.UnknownParameter, "curser", "This route has no parameter curser. Its parameters are: limit, cursor.");

    public static readonly ErrorDoc InvalidCursor = new(
        422, ErrorCodes.InvalidCursor, "cursor", "cursor is the next_cursor of a page of this list.");

    public static readonly ErrorDoc InvalidTime = new(
        422, ErrorCodes.InvalidTime, "before", "before is a time in ISO 8601, such as 2026-01-31T08:00:00Z.");

    /// <summary>Errors of every operation that takes a body.</summary>
    public static readonly IReadOnlyList<ErrorDoc> Body =
    [
        new ErrorDoc(400, ErrorCodes.MalformedJson, "body", "The body is not the JSON that is expected: line 1, byte 15."),
        new ErrorDoc(400, ErrorCodes.Required, "body", "There is no body. Send a JSON object with: username, interval."),
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
