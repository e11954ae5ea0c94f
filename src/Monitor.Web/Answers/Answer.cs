using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.Data.Time;

namespace Monitor.Web.Answers;

/// <summary>Answers in the envelope; the HTTP status always equals <c>status_code</c>.</summary>
internal static class Answer
{
    public static IResult Ok<T>(T data, string? nextCursor = null) =>
        Json(new Envelope<T>(StatusCodes.Status200OK, Success: true, data) { NextCursor = nextCursor }, StatusCodes.Status200OK);

    public static IResult Created<T>(T data) =>
        Json(new Envelope<T>(StatusCodes.Status201Created, Success: true, data), StatusCodes.Status201Created);

    /// <summary>What was asked for is being done; the data says where to look.</summary>
    public static IResult Accepted<T>(T data) =>
        Json(new Envelope<T>(StatusCodes.Status202Accepted, Success: true, data), StatusCodes.Status202Accepted);

    public static IResult Invalid(IReadOnlyList<ApiError> errors) =>
        Error(StatusCodes.Status422UnprocessableEntity, Summary(errors), errors);

    public static IResult Invalid(string field, string message, string code) => Invalid([new ApiError(field, message, code)]);

    public static IResult NotFound(string field, string message, string code) =>
        Error(StatusCodes.Status404NotFound, message, [new ApiError(field, message, code)]);

    public static IResult TaskNotFound(Guid id) => NotFound("task_id", $"There is no task {id}.", ErrorCodes.TaskNotFound);

    public static IResult Conflict(string field, string message, string code, Guid? existing = null) =>
        Json(
            new ErrorEnvelope(StatusCodes.Status409Conflict, Success: false, message, [new ApiError(field, message, code)])
            {
                Data = existing is { } id ? new ExistingTask(id) : null,
            },
            StatusCodes.Status409Conflict);

    public static IResult Error(int status, string message, IReadOnlyList<ApiError> errors) =>
        Json(new ErrorEnvelope(status, Success: false, message, errors), status);

    /// <summary>A time as a page's end in a history or log.</summary>
    public static string? Cursor(DateTimeOffset? time) => time?.ToWireFormat();

    private static JsonHttpResult<T> Json<T>(T body, int status) => TypedResults.Json(body, statusCode: status);

    private static string Summary(IReadOnlyList<ApiError> errors) => errors.Count == 1
        ? errors[0].Message
        : string.Create(CultureInfo.InvariantCulture, $"{errors.Count} fields are not valid; see errors.");
}
