using System.Runtime.CompilerServices;
using Monitor.Data.Batches;

namespace Monitor.Web.Jobs;

/// <summary>
/// Follows committed events, those after a given one, in order and without gaps: of one job to its end, or of all jobs of a team. Nothing
/// is kept for a stream: a reader that is slow, or that comes back, reads on in the table from where it was.
/// </summary>
internal sealed class JobFeed(JobReader jobs, TimeProvider time)
{
    private const int MaxEvents = 500;

    // Nothing needs it: whatever is written wakes the streams of its team. It is there in case that is wrong, and for heartbeats.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After the position of the client. One that the job never reached, from before a restored backup, means now: after a number that does
    /// not come there would never be an end.
    /// </summary>
    public static long Start(long position, JobRow job) => Math.Min(position, job.EventNo);

    /// <summary>Portions of a job's events; an empty one now and then lets the reader show that it is alive.</summary>
    public async IAsyncEnumerable<IReadOnlyList<JobEventRow>> FollowAsync(
        FeedWatch watch, Guid jobId, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var events in FollowAsync(watch, after, (from, token) => jobs.EventsAsync(jobId, from, MaxEvents, token), e => e.Number, ct))
        {
            yield return events;
            if (events.Any(IsLast))
                yield break;
        }
    }

    /// <summary>Portions of the events of all jobs of a team, without an end.</summary>
    public IAsyncEnumerable<IReadOnlyList<JobEventRow>> FollowTeamAsync(FeedWatch watch, long teamId, long after, CancellationToken ct) =>
        FollowAsync(watch, after, (from, token) => jobs.TeamEventsAsync(teamId, from, MaxEvents, token), e => e.TeamNumber, ct);

    /// <summary>Number of the newest event of a team.</summary>
    public async Task<long> NewestAsync(long teamId, CancellationToken ct) => (await jobs.FeedsAsync([teamId], ct)).GetValueOrDefault(teamId);

    private async IAsyncEnumerable<IReadOnlyList<JobEventRow>> FollowAsync(
        FeedWatch watch, long after, Func<long, CancellationToken, Task<IReadOnlyList<JobEventRow>>> read, Func<JobEventRow, long> position,
        [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            watch.Reset();
            var events = await read(after, ct);
            yield return events;
            if (events.Count > 0)
                after = position(events[^1]);
            if (events.Count < MaxEvents)
                await watch.WaitAsync(Beat, time, ct);
        }
    }

    private static bool IsLast(JobEventRow e) =>
        e.EventType == JobEvents.Job(JobStatus.Completed) || e.EventType == JobEvents.Job(JobStatus.Failed) || e.EventType == JobEvents.Job(JobStatus.Cancelled);
}
