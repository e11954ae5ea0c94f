using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Monitor.Data.Batches;
using Monitor.Data.HotState;

namespace Monitor.Web.Jobs;

/// <summary>
/// Follows the committed events of a job: those after a given one, in order and without gaps, to the end of the job. Hints make it
/// quick; the rows decide.
/// </summary>
internal sealed class JobFeed(JobReader jobs, IHotState hot, TimeProvider time)
{
    private const int MaxEvents = 500;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    // What happens within this time comes in one portion.
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(30);

    /// <summary>Portions of events; an empty portion now and then lets the reader look after its connection.</summary>
    public async IAsyncEnumerable<IReadOnlyList<JobEventRow>> FollowAsync(Guid jobId, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var hints = hot.OnHint(HintTopic.Jobs, () => wake.Writer.TryWrite(true));
        while (true)
        {
            wake.Reader.TryRead(out _);
            var events = await jobs.EventsAsync(jobId, after, MaxEvents, ct);
            yield return events;
            if (events.Count > 0)
                after = events[^1].Number;
            if (events.Any(IsLast))
                yield break;
            if (events.Count < MaxEvents)
                await WaitAsync(wake.Reader, ct);
        }
    }

    private static bool IsLast(JobEventRow e) =>
        e.EventType == JobEvents.Job(JobStatus.Completed) || e.EventType == JobEvents.Job(JobStatus.Failed) || e.EventType == JobEvents.Job(JobStatus.Cancelled);

    private async Task WaitAsync(ChannelReader<bool> wake, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var hint = wake.WaitToReadAsync(waiting.Token).AsTask();
        await Task.WhenAny(hint, Task.Delay(Poll, time, waiting.Token));
        await waiting.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (hint.IsCompletedSuccessfully)
            await Task.Delay(Coalesce, TimeProvider.System, ct);
    }
}
