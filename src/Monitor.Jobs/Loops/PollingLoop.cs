using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Data.Time;
using Monitor.Data.Workers;

namespace Monitor.Jobs.Loops;

/// <summary>
/// A loop that works for as long as the process runs. A loop implements <see cref="RunOnceAsync"/> and nothing else; waiting with
/// jitter, waking early, backing off after errors and reporting health happen here.
/// </summary>
public abstract partial class PollingLoop(string name, TimeProvider time, LoopHealth health, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Name in logs and health.</summary>
    public string Name => name;

    /// <summary>Does one round of work. True: there is more to do now. False: wait for the interval, for <see cref="WakeAt"/> or for a hint.</summary>
    public abstract Task<bool> RunOnceAsync(CancellationToken ct);

    /// <summary>Ends the current wait, or makes the next one end at once. Does not block.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    // A loop that is silent for longer than this stands still.
    private TimeSpan SilenceLimit => Interval * 3 + LongestBackoff * 2;

    /// <summary>Longest wait between two rounds.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>Shortest wait between two rounds of which the first said that there is no more to do.</summary>
    protected virtual TimeSpan SmallestWait => TimeSpan.Zero;

    /// <summary>When there is something to do, if that is known.</summary>
    protected DateTimeOffset? WakeAt { get; set; }

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                WakeAt = null;
                var more = await RunOnceAsync(stoppingToken);
                failures = 0;
                health.Report(name, time.GetUtcNow(), ok: true, null, SilenceLimit);
                if (!more)
                    await WaitAsync(NextWait(), SmallestWait, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                failures++;
                health.Report(name, time.GetUtcNow(), ok: false, error.GetType().Name, SilenceLimit);
                LogFailed(logger, error, name, failures);
                var backoff = Backoff.After(failures, FirstBackoff, LongestBackoff);
                await WaitAsync(Jitter(backoff), backoff / 2, stoppingToken);
            }
        }
    }

    private TimeSpan NextWait()
    {
        var wait = Jitter(Interval);
        if (WakeAt is { } at && at - time.GetUtcNow() is var untilDue && untilDue < wait)
            wait = untilDue;
        return wait < SmallestWait ? SmallestWait : wait;
    }

    private async Task WaitAsync(TimeSpan wait, TimeSpan smallest, CancellationToken ct)
    {
        try
        {
            if (smallest > TimeSpan.Zero)
                await Task.Delay(smallest, time, ct);
            wait -= smallest;
            if (wait > TimeSpan.Zero)
            {
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
                var delay = Task.Delay(wait, time, waiting.Token);
                var hint = _wake.Reader.WaitToReadAsync(waiting.Token).AsTask();
                await Task.WhenAny(delay, hint);
                await waiting.CancelAsync();
            }

            _wake.Reader.TryRead(out _);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private static TimeSpan Jitter(TimeSpan interval) => Backoff.Spread(interval, Random.Shared.NextDouble());

    [LoggerMessage(Level = LogLevel.Error, Message = "{Loop} failed {Failures} times in a row and backs off")]
    private static partial void LogFailed(ILogger logger, Exception error, string loop, int failures);
}
