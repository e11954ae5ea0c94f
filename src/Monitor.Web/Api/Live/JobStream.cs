using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Batches;
using Monitor.Web.Access;
using Monitor.Web.Api.Batches;

namespace Monitor.Web.Api.Live;

/// <summary>The progress of a job, or of all jobs of the team, as server-sent events. The id of an event is where a client resumes.</summary>
internal static class JobStream
{
    public static async Task<IResult> EventsAsync(
        [FromRoute(Name = "job_id")] JobId jobId, string? after, HttpContext http, JobReader jobs, JobFeed feed, FeedPulse pulse, CurrentTeam team,
        TimeProvider time, CancellationToken ct)
    {
        if (!EventStream.TryReadPosition(http.Request, after, out var position))
            return EventStream.InvalidPosition(http.Request);
        if (await jobs.FindAsync(team.Id, jobId.Value, ct) is not { } job)
            return JobId.Missing(jobId.Value);
        // Whoever has seen the end would connect again for ever: 204 is how a browser is told that there is no more.
        if (JobStatus.IsFinal(job.Status) && position >= job.EventNo)
            return TypedResults.NoContent();
        using var watch = pulse.Watch(team.Id, job.Id);
        await using var guard = new StreamGuard(http, team.Id, time, ct);
        return await EventStream.WriteAsync(
            http, "", feed.FollowAsync(watch, job.Id, JobFeed.Start(position ?? 0, job), guard.Token), EventStream.OfJob, time, guard.Token);
    }

    public static async Task<IResult> TeamEventsAsync(
        string? after, HttpContext http, JobFeed feed, FeedPulse pulse, CurrentTeam team, TimeProvider time, CancellationToken ct)
    {
        if (!EventStream.TryReadPosition(http.Request, after, out var position))
            return EventStream.InvalidPosition(http.Request);
        using var watch = pulse.Watch(team.Id);
        await using var guard = new StreamGuard(http, team.Id, time, ct);
        var newest = await feed.NewestAsync(team.Id, ct);
        var start = TeamFeed.Start(position, newest);
        return await EventStream.WriteAsync(
            http, start == position ? "" : EventStream.Opening(start, time.GetUtcNow()), feed.FollowTeamAsync(watch, team.Id, start, guard.Token),
            EventStream.OfTeam, time, guard.Token);
    }
}

/// <summary>Where the feed of a team begins.</summary>
internal static class TeamFeed
{
    /// <summary>Name of the event that says where a feed begins.</summary>
    public const string Opened = "feed.opened";

    /// <summary>After the position of the client, or now. A position that was never reached, from before a restored backup, means now.</summary>
    public static long Start(long? position, long newest) => Math.Min(position ?? newest, newest);
}
