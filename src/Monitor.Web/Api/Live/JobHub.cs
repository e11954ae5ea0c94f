using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Monitor.Data.Batches;
using Monitor.Web.Access;

namespace Monitor.Web.Api.Live;

/// <summary>
/// The progress of jobs over SignalR: <c>connection.stream("Watch", jobId, lastNumber)</c> and <c>connection.stream("WatchTeam", lastNumber)</c>.
/// A connection whose caller loses the right to look is cut off.
/// </summary>
internal sealed class JobHub(JobReader jobs, JobFeed feed, FeedPulse pulse, OpenStreams streams, TimeProvider time) : Hub
{
    private HttpContext Http => Context.GetHttpContext()!;

    private long TeamId => Http.RequestServices.GetRequiredService<CurrentTeam>().Id;

    /// <inheritdoc />
    public override Task OnConnectedAsync()
    {
        var connection = Context;
        var guard = new StreamGuard(Http, TeamId, time, connection.ConnectionAborted);
        connection.Items[nameof(StreamGuard)] = guard;
        guard.Token.Register(connection.Abort);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items[nameof(StreamGuard)] is StreamGuard guard)
            await guard.DisposeAsync();
    }

    /// <summary>The events of a job after a given number, in order, to its end.</summary>
    public async IAsyncEnumerable<JobEventView> Watch(string jobId, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!Guid.TryParse(jobId, out var id) || await jobs.FindAsync(TeamId, id, ct) is not { } job)
            throw new HubException($"There is no job {jobId}.");
        if (JobStatus.IsFinal(job.Status) && after >= job.EventNo)
            yield break;
        using var place = Open();
        using var watch = pulse.Watch(TeamId, id);
        await foreach (var events in feed.FollowAsync(watch, id, JobFeed.Start(after, job), ct))
            foreach (var e in events)
                yield return e.ToView();
    }

    /// <summary>The events of all jobs of the team after a given number, in order, without an end; from now on when it is null.</summary>
    public async IAsyncEnumerable<TeamEventView> WatchTeam(long? after, [EnumeratorCancellation] CancellationToken ct)
    {
        var teamId = TeamId;
        using var place = Open();
        using var watch = pulse.Watch(teamId);
        var start = TeamFeed.Start(after, await feed.NewestAsync(teamId, ct));
        if (start != after)
            yield return new(start, start, null, null, null, TeamFeed.Opened, time.GetUtcNow(), null);
        await foreach (var events in feed.FollowTeamAsync(watch, teamId, start, ct))
            foreach (var e in events)
                yield return e.ToTeamView();
    }

    private IDisposable Open() => streams.TryOpen(Http) ?? throw new HubException(OpenStreams.TooMany);
}
