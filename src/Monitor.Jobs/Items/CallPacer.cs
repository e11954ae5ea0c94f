using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;

namespace Monitor.Jobs.Items;

/// <summary>
/// Keeps the calls of all batches, in all processes together, within <see cref="QueueOptions.BatchCallsPerSecond"/>: each call waits for its
/// moment, which is taken from one row of the database (<see cref="CallPace"/>). Second and later tries go first, because their time limit
/// is already running. Items whose first call would come only later than a few seconds from now are not claimed yet: they would occupy a
/// place and a lease while they wait. Moments are taken one at a time, right before they are used, so that none is lost when waiting work
/// is cancelled.
/// </summary>
public sealed partial class CallPacer(CallPace pace, IOptions<QueueOptions> options, TimeProvider time, ILogger<CallPacer> logger) : BackgroundService
{
    private const string Key = "batch";

    // Calls do not take equally long to reach the provider, so some arrive closer together than they left. The margin keeps every second
    // within the limit all the same.
    private const double Margin = 1.15;

    // After a pause the first call has to open a connection and arrives late. The longer distance keeps the next ones from arriving with it.
    private const int FirstCallDistances = 4;

    // So many seconds' worth of items each process claims in advance.
    private const int SecondsAhead = 2;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(500);

    private readonly Channel<TaskCompletionSource> _urgent = Channel.CreateUnbounded<TaskCompletionSource>();
    private readonly Channel<TaskCompletionSource> _normal = Channel.CreateUnbounded<TaskCompletionSource>();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly ConcurrentDictionary<(long Id, int RunNo), bool> _expected = new();

    /// <summary>
    /// Items that may be begun now; none until there is room for several, because many small claims cost more than a few large ones.
    /// </summary>
    public int Room
    {
        get
        {
            var most = Math.Max(2, options.Value.BatchCallsPerSecond * SecondsAhead);
            var room = most - _expected.Count;
            return room * 2 < most ? 0 : room;
        }
    }

    /// <summary>Notes that an item was begun, which will wait for the turn of its first call.</summary>
    public void Expect(ClaimedItem item) => _expected[(item.Id, item.RunNo)] = true;

    /// <summary>Notes that the item had its turn, or ended without.</summary>
    public void Served(ClaimedItem item) => _expected.TryRemove((item.Id, item.RunNo), out _);

    /// <summary>Waits for the moment of one call.</summary>
    public async Task WaitAsync(bool urgent, CancellationToken ct)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Channels without a bound; they hold no more than the items that run.
        (urgent ? _urgent : _normal).Writer.TryWrite(turn);
        _waiting.Release();
        await using var registration = ct.Register(static state => ((TaskCompletionSource)state!).TrySetCanceled(), turn);
        await turn.Task;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _waiting.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var distance = TimeSpan.FromSeconds(Margin / options.Value.BatchCallsPerSecond);
        long? last = null;
        try
        {
            while (true)
            {
                await _waiting.WaitAsync(stoppingToken);
                if (IsEveryoneGone())
                    continue;
                var rested = last is null || time.GetElapsedTime(last.Value) > Rest;
                var at = await TakeAsync(rested ? distance * FirstCallDistances : distance, stoppingToken);
                if (at - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, stoppingToken);
                LetNextGo();
                last = time.GetTimestamp();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private bool IsEveryoneGone()
    {
        while (_urgent.Reader.TryPeek(out var next) || _normal.Reader.TryPeek(out next))
        {
            if (!next.Task.IsCompleted)
                return false;
            if (!_urgent.Reader.TryRead(out _))
                _normal.Reader.TryRead(out _);
        }

        return true;
    }

    private void LetNextGo()
    {
        while (_urgent.Reader.TryRead(out var next) || _normal.Reader.TryRead(out next))
            if (next.TrySetResult())
                return;
    }

    private async Task<DateTimeOffset> TakeAsync(TimeSpan distance, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await pace.TakeAsync(Key, distance, time.GetUtcNow(), ct);
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                LogFailed(logger, error);
                await Task.Delay(Backoff, time, ct);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The moment of the next call could not be taken; calls wait")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
