using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.Data.Feed;
using Monitor.Data.Time;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Live;

/// <summary>Server-sent events: how they are written, and where a client wants to go on.</summary>
internal static class EventStream
{
    /// <summary>What a stream is.</summary>
    public const string ContentType = "text/event-stream";

    /// <summary>For people.</summary>
    public const string NoPosition = "is the id of an event of this stream, a whole number such as 4.";

    private const string Header = "Last-Event-ID";
    private const string Parameter = "after";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Where the client was: the header that a browser repeats when it reconnects, else the parameter <c>after</c> of the first request,
    /// which cannot carry the header. False when it is neither.
    /// </summary>
    public static bool TryReadPosition(HttpRequest request, string? after, out long? position)
    {
        position = null;
        var text = request.Headers[Header].ToString() is { Length: > 0 } header ? header : after;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        position = number;
        return true;
    }

    /// <summary>The answer to a position that is none.</summary>
    public static IResult InvalidPosition(HttpRequest request) => request.Headers[Header].ToString() is { Length: > 0 }
        ? Answer.Invalid(Header.ToLowerInvariant(), $"The header {Header} {NoPosition}", ErrorCodes.OutOfRange)
        : Answer.Invalid(Parameter, $"{Parameter} {NoPosition}", ErrorCodes.OutOfRange);

    /// <summary>Writes portions of events until there are no more or <paramref name="ct"/> says so.</summary>
    public static async Task<EmptyHttpResult> WriteAsync(
        HttpContext http, string opening, IAsyncEnumerable<IReadOnlyList<FeedEvent>> portions, Func<FeedEvent, string> format, TimeProvider time,
        CancellationToken ct)
    {
        var response = http.Response;
        response.ContentType = ContentType + "; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await response.WriteAsync($"retry: 1000\n\n{opening}", ct);
            await response.Body.FlushAsync(ct);
            var written = time.GetTimestamp();
            await foreach (var events in portions.WithCancellation(ct))
            {
                foreach (var e in events)
                    Encoding.UTF8.GetBytes(format(e), response.BodyWriter);
                if (events.Count == 0 && time.GetElapsedTime(written) < Heartbeat)
                    continue;
                if (events.Count == 0)
                    response.BodyWriter.Write(":\n\n"u8);
                await response.BodyWriter.FlushAsync(ct);
                written = time.GetTimestamp();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }

        return TypedResults.Empty;
    }

    /// <summary>One event of a job.</summary>
    public static string OfJob(FeedEvent e) => string.Create(
        CultureInfo.InvariantCulture, $"id: {e.Number}\n{Named(e, $"\"job_id\":\"{e.JobId}\",\"number\":{e.Number}")}");

    /// <summary>
    /// One event of a team's feed. <c>number</c> is the job's, as it always was here, and the feed's in the hub; the two other names mean the
    /// same in both.
    /// </summary>
    public static string OfTeam(FeedEvent e) => string.Create(CultureInfo.InvariantCulture, $"id: {e.TeamNumber}\n{Named(e, e.RequestId is { } request
        ? string.Create(CultureInfo.InvariantCulture, $"\"request_id\":{request},\"feed_number\":{e.TeamNumber}")
        : string.Create(CultureInfo.InvariantCulture, $"\"job_id\":\"{e.JobId}\",\"number\":{e.Number},\"feed_number\":{e.TeamNumber},\"job_number\":{e.Number}"))}");

    /// <summary>Where a team's feed begins, so that a client which loses its connection before the first event misses nothing.</summary>
    public static string Opening(long start, DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture,
        $"id: {start}\nevent: {TeamFeed.Opened}\ndata: {{\"feed_number\":{start},\"event\":\"{TeamFeed.Opened}\",\"at\":\"{at.ToWireFormat()}\",\"data\":{{}}}}\n\n");

    private static string Named(FeedEvent e, string subject) => string.Create(
        CultureInfo.InvariantCulture,
        $"event: {e.EventType}\ndata: {{{subject},\"event\":\"{e.EventType}\",\"at\":\"{e.At.ToWireFormat()}\",\"data\":{e.Payload}}}\n\n");
}
