using System.Globalization;
using Monitor.Data.Limits;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Limits;

/// <summary>The answer to what is too much.</summary>
internal static class LimitRefusal
{
    private const string Message = "Concurrency Limit Exceeded";

    /// <summary>What programs of old look for in the body.</summary>
    private const int Code = 2;

    /// <summary>Status 429 with Retry-After, in whole seconds and never 0.</summary>
    public static IResult Answer(HttpContext http, LimitDecision refused)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(refused.RetryAfter.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        var body = new ErrorEnvelope(
            StatusCodes.Status429TooManyRequests, Success: false, Message, [new ApiError("", $"{Message}: {refused.RefusedLevel?.Name}.", ErrorCodes.LimitExceeded)])
        {
            Code = Code,
        };
        return TypedResults.Json(body, statusCode: StatusCodes.Status429TooManyRequests);
    }
}
