using System.Threading.Channels;
using Monitor.Data.Feed;

namespace Monitor.Web.Api.Live;

/// <summary>
/// One open stream. It is handed what was read for all streams of its team; when it takes that too slowly, it is told to read for itself, so
/// that it keeps no more than <see cref="MostKept"/> events.
/// </summary>
/// <param name="jobId">The job whose events it wants; null: those of all jobs.</param>
/// <param name="leave">Called when it ends.</param>
internal sealed class FeedWatch(Guid? jobId, Action<FeedWatch> leave) : IDisposable
{
    /// <summary>Most events that wait for the stream to take them.</summary>
    public const int MostKept = FeedReader.MostOfTeam;

    private readonly Lock _gate = new();
    private readonly List<FeedEvent> _kept = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _mustRead;

    /// <summary>Hands over events that follow those of the call before.</summary>
    public void Deliver(IReadOnlyList<FeedEvent> events)
    {
        var wanted = jobId is null ? events : [.. events.Where(e => e.JobId == jobId)];
        if (wanted.Count == 0)
            return;
        lock (_gate)
        {
            if (_mustRead || _kept.Count + wanted.Count > MostKept)
                MustRead();
            else
                _kept.AddRange(wanted);
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Says that something may be there to read in the table.</summary>
    public void Wake()
    {
        lock (_gate)
            MustRead();
        _wake.Writer.TryWrite(true);
    }

    /// <summary>
    /// Forgets what was handed over so far; to be called before reading the table, where all of it is. What comes meanwhile ends the next wait.
    /// </summary>
    public void Reset()
    {
        lock (_gate)
        {
            _kept.Clear();
            _mustRead = false;
            _wake.Reader.TryRead(out _);
        }
    }

    /// <summary>What was handed over since the last time, in order; null when the table has to be read.</summary>
    public IReadOnlyList<FeedEvent>? Take()
    {
        lock (_gate)
        {
            _wake.Reader.TryRead(out _);
            if (_mustRead)
                return null;
            FeedEvent[] taken = [.. _kept];
            _kept.Clear();
            return taken;
        }
    }

    /// <summary>Waits to be woken, but no longer than <paramref name="most"/>.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(_wake.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(most, time, waiting.Token));
        await waiting.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    public void Dispose() => leave(this);

    private void MustRead()
    {
        _mustRead = true;
        _kept.Clear();
    }
}
