namespace Monitor.Web.Answers;

/// <summary>The one place where exceptions and empty error statuses become answers in the envelope.</summary>
internal static partial class ErrorHandling
{
    private const string RetryAfterSeconds = "2";

    /// <summary>Handles exceptions of everything that follows in the pipeline, and statuses without a body of the API.</summary>
    public static IApplicationBuilder UseErrorEnvelope(this IApplicationBuilder app)
    {
        app.Use(CatchAsync);
        app.Use(FillEmptyAsync);
        return app;
    }

    private static async Task CatchAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up; there is nobody to answer.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            var answer = Failures.Answer(exception, http);
            var status = (answer as IStatusCodeHttpResult)?.StatusCode;
            http.Response.Clear();
            if (status == StatusCodes.Status503ServiceUnavailable)
                http.Response.Headers.RetryAfter = RetryAfterSeconds;
            if (status >= StatusCodes.Status500InternalServerError)
                Log.RequestFailed(Logger(http), exception, http.Request.Method, http.Request.Path);
            await answer.ExecuteAsync(http);
        }
    }

    private static async Task FillEmptyAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        // Hangfire's pages have answers of their own.
        if (http.Response.HasStarted || http.Response.ContentLength > 0 || http.Response.ContentType is not null
            || http.GetEndpoint() is RouteEndpoint && !http.Request.Path.IsApi())
            return;
        if (ForStatus(http) is { } answer)
            await answer.ExecuteAsync(http);
    }

    private static IResult? ForStatus(HttpContext http)
    {
        // As people write it, and not as it is sent.
        var path = http.Request.PathBase.Value + http.Request.Path.Value;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Answer.NotFound("path", Nothing(http, path), ErrorCodes.UnknownRoute),
            StatusCodes.Status405MethodNotAllowed => Error(
                $"{path} does not answer {http.Request.Method}; it answers {http.Response.Headers.Allow}.", "method", ErrorCodes.MethodNotAllowed),
            StatusCodes.Status413PayloadTooLarge => Failures.TooLarge(),
            StatusCodes.Status415UnsupportedMediaType => Failures.UnsupportedContentType(),
            StatusCodes.Status504GatewayTimeout => Error("The request took too long and was given up.", "", ErrorCodes.TimedOut),
            >= StatusCodes.Status400BadRequest => Error("The request cannot be served as it is.", "", ErrorCodes.BadRequest),
            _ => null,
        };

        IResult Error(string message, string field, string code) =>
            Answer.Error(http.Response.StatusCode, message, [new ApiError(field, message, code)]);
    }

    private static string Nothing(HttpContext http, string path) => http.Request.Path.IsApi()
        ? $"There is no route {path}."
        : $"There is nothing at {path}. The API is under /api/v1, and /swagger lists its routes.";

    private static ILogger Logger(HttpContext http) =>
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Monitor.Web.Answers.ErrorHandling");

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
        public static partial void RequestFailed(ILogger logger, Exception exception, string method, string path);
    }
}
