namespace Monitor.Web.Edge;

/// <summary>Every request has an id: its own, or one of ours. It is in the answer, in every line of the log and in the audit log.</summary>
internal static partial class RequestIds
{
    public const string Header = "X-Request-Id";
    private const int Longest = 64;

    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var given = http.Request.Headers[Header].ToString();
        var id = IsPlain(given) ? given : Guid.NewGuid().ToString("N");
        http.TraceIdentifier = id;
        http.Response.OnStarting(() =>
        {
            http.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Monitor.Web.Request");
        using (Scope(logger, id))
            await next(http);
    });

    // What a caller sends goes into logs: only what cannot break a line or a query.
    private static bool IsPlain(string id) =>
        id.Length is > 0 and <= Longest && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("RequestId:{RequestId}");
}
