using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Items;

/// <summary>
/// Claims items of queues, one lane after the other: interactive, scheduled, searches, batches, assets. Claims no more than there is room
/// to run now, sleeps until the next queue is due, and wakes on hints and when a run ends. It drains from the first moment of a shutdown,
/// beside everything else that ends then.
/// </summary>
public sealed class ItemLoop(
    QueueClaims claims,
    ItemPool pool,
    WorkerIdentity worker,
    ItemLanes lanes,
    IHotState hot,
    IOptions<QueueOptions> options,
    TimeProvider time,
    LoopHealth health,
    ILogger<ItemLoop> logger) : HintedLoop("queues", hot, HintTopic.Queues, time, health, logger), IHostedLifecycleService
{
    // Another process holds the queue that is due; it is done within milliseconds.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan PaceGap = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time = time;
    private Task? _drained;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.PollInterval;

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        pool.Freed = Wake;
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _drained ??= DrainAsync(cancellationToken);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await StoppingAsync(cancellationToken);
        await _drained!;
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var turns = await claims.NextTurnsAsync(ct);
        var claimed = 0;
        var blocked = false;
        DateTimeOffset? next = null;
        foreach (var lane in lanes.Own)
        {
            if (!turns.TryGetValue(lane, out var turn))
                continue;
            if (turn > now)
            {
                next = next is null || turn < next ? turn : next;
                continue;
            }

            var room = pool.Room(lane);
            if (room == 0)
            {
                // For calls that are paced it comes with time, not only with the end of a run.
                if (lane.ArePaced == true && !(next < now + PaceGap))
                    next = now + PaceGap;
                continue;
            }

            var items = await claims.ClaimAsync(lane, room, worker.Id, options.Value.Lease, now, ct);
            foreach (var item in items)
                pool.Start(item, now);
            claimed += items.Count;
            blocked |= items.Count == 0;
        }

        if (claimed > 0)
            return true;
        WakeAt = blocked && !(next < now + Gap) ? now + Gap : next;
        return false;
    }

    private async Task DrainAsync(CancellationToken ct)
    {
        await base.StopAsync(ct);
        await pool.DrainAsync(options.Value.DrainTimeout, ct);
    }
}
