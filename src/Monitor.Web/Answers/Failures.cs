using System.Text.Json;
using Monitor.Data.Sql;

namespace Monitor.Web.Answers;

/// <summary>Turns an exception into the answer that a user gets. Details of faults stay in the log.</summary>
internal static class Failures
{
    public static IResult Answer(Exception exception, HttpContext http) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => Json(json),
        BadHttpRequestException bad => BadRequest(bad, http),
        _ when exception.IsDatabaseAway() => Answers.Answer.Error(
            StatusCodes.Status503ServiceUnavailable,
            "The database cannot be reached. Try again in a moment.",
            [new ApiError("", "The database cannot be reached.", ErrorCodes.DatabaseUnavailable)]),
        _ => Answers.Answer.Error(
            StatusCodes.Status500InternalServerError,
            "Something went wrong on our side. It has been logged.",
            [new ApiError("", "Internal error.", ErrorCodes.InternalError)]),
    };

    // None of these repeats what the framework says: its words are about the code and not about the request.
    private static IResult BadRequest(BadHttpRequestException bad, HttpContext http) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge(),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedContentType(),
        StatusCodes.Status408RequestTimeout => Error(bad.StatusCode, "body", "The body did not arrive in time.", ErrorCodes.TimedOut),
        // The server itself throws a kind of its own.
        _ when bad.GetType() != typeof(BadHttpRequestException) =>
            Error(bad.StatusCode, "body", "The body ends early or is not proper HTTP.", ErrorCodes.BadRequest),
        _ => RequestBodies.Missing(http)
            ?? Error(bad.StatusCode, "", "A parameter is missing or is not what it should be.", ErrorCodes.BadRequest),
    };

    public static IResult TooLarge() => Error(
        StatusCodes.Status413PayloadTooLarge, "body", "The body is larger than this service takes.", ErrorCodes.BodyTooLarge);

    public static IResult UnsupportedContentType() => Error(
        StatusCodes.Status415UnsupportedMediaType, "content-type",
        "Send the body as JSON with the header Content-Type: application/json.", ErrorCodes.UnsupportedContentType);

    // The reader's own exceptions mean broken JSON; the others mean JSON of another shape than expected.
    private static IResult Json(JsonException json)
    {
        var field = Field(json.Path);
        if (json.InnerException is JsonException || field.Length == 0)
            return Error(StatusCodes.Status400BadRequest, "body",
                $"The body is not the JSON that is expected: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}.",
                ErrorCodes.MalformedJson);
        return Error(
            StatusCodes.Status422UnprocessableEntity, field,
            json.Message == PlainText.Problem ? $"{field} {PlainText.Problem}." : $"The value of {field} has the wrong type.", ErrorCodes.WrongType);
    }

    private static string Field(string? path) => path is null ? "" : path.TrimStart('$').TrimStart('.');

    private static IResult Error(int status, string field, string message, string code) =>
        Answers.Answer.Error(status, message, [new ApiError(field, message, code)]);
}
