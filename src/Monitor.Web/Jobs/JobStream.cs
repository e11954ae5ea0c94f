using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Batches;
using Monitor.Data.Time;
using Monitor.Web.Answers;
using Monitor.Web.Hosting;

namespace Monitor.Web.Jobs;

/// <summary>The progress of a job as server-sent events. The id of an event is its number, so a client resumes where it was.</summary>
internal static class JobStream
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static async Task<IResult> EventsAsync(
        [FromRoute(Name = "job_id")] JobId id, HttpContext http, JobReader jobs, JobFeed feed, CurrentTeam team, TimeProvider time, CancellationToken ct)
    {
        var text = http.Request.Headers["Last-Event-ID"].ToString();
        var after = 0L;
        if (text.Length > 0 && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return Answer.Invalid("last-event-id", "Last-Event-ID is the id of an event of this job.", ErrorCodes.OutOfRange);
        if (await jobs.FindAsync(team.Id, id.Value, ct) is not { } job)
            return JobId.Missing(id.Value);
        await WriteAsync(http, feed, job.Id, after, new StreamGuard(http, team.Id, time), time, ct);
        return Results.Empty;
    }

    private static async Task WriteAsync(
        HttpContext http, JobFeed feed, Guid jobId, long after, StreamGuard guard, TimeProvider time, CancellationToken ct)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.WriteAsync("retry: 1000\n\n", ct);
        await response.Body.FlushAsync(ct);
        var written = time.GetTimestamp();
        await foreach (var events in feed.FollowAsync(jobId, after, ct))
        {
            if (!await guard.MayGoOnAsync())
                return;
            foreach (var e in events)
                await response.WriteAsync(
                    string.Create(CultureInfo.InvariantCulture, $"id: {e.Number}\nevent: {e.EventType}\ndata: {{\"at\":\"{e.At.ToWireFormat()}\",\"data\":{e.Payload}}}\n\n"), ct);
            if (events.Count == 0 && time.GetElapsedTime(written) < Heartbeat)
                continue;
            if (events.Count == 0)
                await response.WriteAsync(":\n\n", ct);
            await response.Body.FlushAsync(ct);
            written = time.GetTimestamp();
        }
    }
}
