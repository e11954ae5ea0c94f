using System.Runtime.CompilerServices;
using Monitor.Data.Batches;
using Monitor.Data.Feed;

namespace Monitor.Web.Api.Live;

/// <summary>
/// Follows committed events, those after a given one, in order and without gaps: of one job to its end, or of all jobs of a team. A stream
/// begins in the table and goes on with what <see cref="FeedPulse"/> reads for all; when that does not follow its position, because it was too
/// slow, it reads on in the table from where it was.
/// </summary>
internal sealed class JobFeed(JobReader jobs, TimeProvider time)
{
    private const int MaxEvents = 500;

    // Lets the reader show that it is alive. It asks nobody.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After the position of the client. One that the job never reached, from before a restored backup, means now: after a number that does
    /// not come there would never be an end.
    /// </summary>
    public static long Start(long position, JobRow job) => Math.Min(position, job.EventNo);

    /// <summary>Portions of a job's events; an empty one now and then lets the reader show that it is alive.</summary>
    public async IAsyncEnumerable<IReadOnlyList<FeedEvent>> FollowAsync(
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
    public IAsyncEnumerable<IReadOnlyList<FeedEvent>> FollowTeamAsync(FeedWatch watch, long teamId, long after, CancellationToken ct) =>
        FollowAsync(watch, after, (from, token) => jobs.TeamEventsAsync(teamId, from, MaxEvents, token), e => e.TeamNumber, ct);

    /// <summary>Number of the newest event of a team.</summary>
    public async Task<long> NewestAsync(long teamId, CancellationToken ct) => (await jobs.FeedsAsync([teamId], ct)).GetValueOrDefault(teamId);

    private async IAsyncEnumerable<IReadOnlyList<FeedEvent>> FollowAsync(
        FeedWatch watch, long after, Func<long, CancellationToken, Task<IReadOnlyList<FeedEvent>>> read, Func<FeedEvent, long> position,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var mustRead = true;
        while (true)
        {
            IReadOnlyList<FeedEvent> events = [];
            var more = false;
            if (mustRead)
            {
                watch.Reset();
                events = await read(after, ct);
                mustRead = more = events.Count == MaxEvents;
            }
            else if (watch.Take() is { } shared && Continue(shared, after, position) is { } following)
            {
                events = following;
            }
            else
            {
                mustRead = true;
                continue;
            }

            yield return events;
            if (events.Count > 0)
                after = position(events[^1]);
            if (!more)
                await watch.WaitAsync(Beat, time, ct);
        }
    }

    // Those after the position; null when one before them is missing.
    private static IReadOnlyList<FeedEvent>? Continue(IReadOnlyList<FeedEvent> shared, long after, Func<FeedEvent, long> position)
    {
        var first = 0;
        while (first < shared.Count && position(shared[first]) <= after)
            first++;
        if (first == shared.Count)
            return [];
        return position(shared[first]) == after + 1 ? [.. shared.Skip(first)] : null;
    }

    private static bool IsLast(FeedEvent e) =>
        e.EventType == JobEvents.Job(JobStatus.Completed) || e.EventType == JobEvents.Job(JobStatus.Failed) || e.EventType == JobEvents.Job(JobStatus.Cancelled);
}
