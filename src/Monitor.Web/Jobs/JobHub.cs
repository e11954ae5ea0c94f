using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Monitor.Data.Batches;
using Monitor.Web.Hosting;

namespace Monitor.Web.Jobs;

/// <summary>The progress of jobs over SignalR: <c>connection.stream("Watch", jobId, lastNumber)</c>.</summary>
internal sealed class JobHub(JobReader jobs, JobFeed feed, OpenStreams streams, TimeProvider time) : Hub
{
    /// <summary>The events of a job after a given number, in order, to its end.</summary>
    public async IAsyncEnumerable<JobEventView> Watch(string jobId, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        var http = Context.GetHttpContext()!;
        var team = http.RequestServices.GetRequiredService<CurrentTeam>();
        if (!Guid.TryParse(jobId, out var id) || await jobs.FindAsync(team.Id, id, ct) is null)
            throw new HubException($"There is no job {jobId}.");
        using var place = streams.TryOpen(http) ?? throw new HubException(OpenStreams.TooMany);
        var guard = new StreamGuard(http, team.Id, time);
        await foreach (var events in feed.FollowAsync(id, after, ct))
        {
            if (!await guard.MayGoOnAsync())
                yield break;
            foreach (var e in events)
                yield return e.ToView(id);
        }
    }
}
