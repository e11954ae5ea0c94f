namespace Monitor.Web.Access;

/// <summary>
/// A line of the log for every request that was refused for who made it, how often, or what it sent, so that attempts can be seen. It names the
/// route and not the address, which may hold anything.
/// </summary>
internal static partial class RefusalLog
{
    public static IApplicationBuilder UseRefusalLog(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        await next(http);
        if (http.Response.StatusCode is not (StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
            or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status422UnprocessableEntity
            or StatusCodes.Status429TooManyRequests))
            return;
        var actor = http.RequestServices.GetRequiredService<CurrentCaller>().Actor;
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Monitor.Web.Access.Refusals");
        Log.Refused(
            logger, http.Response.StatusCode, Method(http.Request.Method), Route(http), actor.Kind, actor.Id ?? "-",
            http.Connection.RemoteIpAddress?.ToString() ?? "-");
    });

    private static string Route(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } pattern ? $"/{pattern.Trim('/')}" : "no route";

    // Whoever sends a request may call its method anything.
    private static string Method(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsPatch(method)
            || HttpMethods.IsDelete(method) || HttpMethods.IsOptions(method) ? method : "an unknown method";

    private static partial class Log
    {
        [LoggerMessage(EventId = 2211, Level = LogLevel.Information, Message = "Refused with {Status}: {Method} {Route} by {CallerKind} {CallerId} from {Address}")]
        public static partial void Refused(ILogger logger, int status, string method, string route, string callerKind, string callerId, string address);
    }
}
