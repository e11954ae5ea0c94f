using System.Threading.Channels;
using Monitor.Data.Flows;
using Monitor.Data.HotState;

namespace Monitor.Web.Api.Profiles;

/// <summary>Waits for the end of requests, as long as somebody has the patience.</summary>
internal sealed class RequestWait(ScrapeRequests requests, IHotState hot, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>The request when it has ended, or as it is at <paramref name="until"/>; null when whom it is about was erased meanwhile.</summary>
    public async Task<RequestRow?> EndAsync(long teamId, long id, DateTimeOffset until, CancellationToken ct)
    {
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var hints = hot.OnHint(HintTopic.Requests, () => wake.Writer.TryWrite(true));
        while (true)
        {
            wake.Reader.TryRead(out _);
            var request = await requests.FindAsync(id, teamId, ct);
            // A request whose last run failed is tried again for longer than anybody waits here.
            if (request is null || request.Status is RequestStatus.Complete or RequestStatus.Failed || request is { Status: RequestStatus.Pending, Error: not null }
                || time.GetUtcNow() >= until)
                return request;
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(wake.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(Poll, time, waiting.Token));
            await waiting.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
    }
}
