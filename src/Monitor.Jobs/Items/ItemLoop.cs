using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Items;

/// <summary>
/// Claims items from the queues, lane by lane in the order of <see cref="QueueLane.All"/>, for each platform by itself, and never more than this
/// process can run at once.
/// Between two rounds it sleeps until the next queue is due; a hint, or a run that ends, wakes it earlier. When the process is asked to shut
/// down it stops claiming at once and waits for what runs (<see cref="QueueOptions.DrainTimeout"/>), while the other services stop as well.
/// </summary>
public sealed class ItemLoop(
    QueueClaims claims,
    ItemPool pool,
    WorkerIdentity worker,
    ItemLanes lanes,
    PlatformRegistry platforms,
    IHotState hot,
    IOptions<QueueOptions> options,
    TimeProvider time,
    LoopHealth health,
    ILogger<ItemLoop> logger) : HintedLoop("queues", hot, HintTopic.Queues, time, health, logger), IHostedLifecycleService
{
    // A queue was due but another process had it locked. That lasts milliseconds, so look again after this time.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan PaceGap = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time = time;
    private readonly string[] _platforms = [.. platforms.Names, QueueScope.Several];
    private readonly (QueueLane Lane, string Platform)[] _lanes =
        [.. lanes.Own.SelectMany(lane => platforms.Names.Append(QueueScope.Several).Select(platform => (lane, platform)))];
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
        var turns = await claims.NextTurnsAsync(_platforms, ct);
        var claimed = 0;
        var blocked = false;
        DateTimeOffset? next = null;
        foreach (var (lane, platform) in _lanes)
        {
            if (!turns.TryGetValue((lane, platform), out var turn))
                continue;
            if (turn > now)
            {
                next = next is null || turn < next ? turn : next;
                continue;
            }

            var room = pool.Room(lane, platform);
            if (room == 0)
            {
                // Where calls are paced, room appears as time passes and not only when a run ends, so nobody would wake us.
                if (lane.ArePaced == true && !(next < now + PaceGap))
                    next = now + PaceGap;
                continue;
            }

            var items = await claims.ClaimAsync(lane, room, worker.Id, options.Value.Lease, now, ct, new QueueScope(platform));
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
