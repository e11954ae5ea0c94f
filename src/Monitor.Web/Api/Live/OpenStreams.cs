using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Monitor.Web.Access;
using Monitor.Web.Answers;
using Monitor.Web.Edge;

namespace Monitor.Web.Api.Live;

/// <summary>
/// Counts the streams that each caller has open in this process. Every stream asks the database again and again, so nobody may have
/// any number of them.
/// </summary>
internal sealed class OpenStreams(IOptions<RateLimitOptions> options, AuthMode mode)
{
    /// <summary>For people.</summary>
    public const string TooMany = "Too many streams are open. End some of them first.";

    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Takes a place that is given back when disposed; null when the caller has no more.</summary>
    /// <param name="http">Whose.</param>
    /// <param name="kind">What is counted by itself.</param>
    public IDisposable? TryOpen(HttpContext http, string kind = "stream")
    {
        var limit = options.Value.StreamsPerCaller;
        var key = $"{kind}:{http.RequestServices.GetRequiredService<CurrentCaller>().Known.Key()}";
        if (_open.AddOrUpdate(key, 1, (_, count) => count + 1) <= limit || limit == 0 || mode.IsOpen)
            return new Place(this, key);
        Close(key);
        return null;
    }

    // Who has none open any more is forgotten.
    private void Close(string key)
    {
        if (_open.AddOrUpdate(key, 0, (_, count) => count - 1) == 0)
            _open.TryRemove(KeyValuePair.Create(key, 0));
    }

    private sealed class Place(OpenStreams streams, string key) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
                streams.Close(key);
        }
    }
}

internal static class StreamRoutes
{
    private const int RetryAfterSeconds = 1;

    /// <summary>Counts a route's requests as open streams for as long as they are answered.</summary>
    public static RouteHandlerBuilder CountsAsStream(this RouteHandlerBuilder route) => route.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        using var place = http.RequestServices.GetRequiredService<OpenStreams>().TryOpen(http);
        if (place is not null)
            return await next(context);
        http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Answer.Error(
            StatusCodes.Status429TooManyRequests, OpenStreams.TooMany, [new ApiError("", OpenStreams.TooMany, ErrorCodes.TooManyRequests)]);
    });
}
