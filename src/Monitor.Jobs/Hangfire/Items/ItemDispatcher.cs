using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Workers;
using Monitor.Jobs.Items;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Items;

/// <summary>
/// Claims items of batches and searches, as many as may run now, and hands each to Hangfire as a background job. Limits, priorities and
/// turns are decided by the claim: a line of Hangfire's own knows none of them, so only what may run at once is put into it.
/// </summary>
internal sealed class ItemDispatcher(
    NpgsqlDataSource database,
    QueueClaims claims,
    QueueLeases leases,
    ItemReturns returns,
    BackgroundJobWriter jobs,
    WorkerIdentity worker,
    IHotState hot,
    IOptions<HangfireOptions> options,
    IOptions<QueueOptions> queues,
    TimeProvider time,
    LoopHealth health,
    ILogger<ItemDispatcher> logger) : HintedLoop("hangfire-items", hot, HintTopic.Queues, time, health, logger)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => queues.Value.PollInterval;

    /// <inheritdoc />
    protected override TimeSpan SmallestWait { get; } = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var turns = await claims.NextTurnsAsync(ct);
        var claimed = await DispatchAsync(QueueLane.Unpaced, turns, options.Value.ItemWorkers, now, ct);
        // Batches wait for the pace of their calls, and they must not do it in all of the workers.
        claimed |= await DispatchAsync(QueueLane.Paced, turns, Math.Max(1, options.Value.ItemWorkers / 2), now, ct);
        return claimed;
    }

    private async Task<bool> DispatchAsync(
        QueueLane lane, IReadOnlyDictionary<QueueLane, DateTimeOffset> turns, int most, DateTimeOffset now, CancellationToken ct)
    {
        if (!turns.TryGetValue(lane, out var turn))
            return false;
        if (turn > now)
        {
            WakeAt = WakeAt < turn ? WakeAt : turn;
            return false;
        }

        var held = await leases.HeldByAsync(worker.Id, QueuePriority.Batch, ct);
        var own = lane == QueueLane.Unpaced ? held.Count : (await leases.HeldByAsync(worker.Id, lane, ct)).Count;
        var room = Math.Min(options.Value.ItemWorkers - held.Count, most - own);
        if (room <= 0)
            return false;
        var items = await claims.ClaimAsync(lane, room, worker.Id, queues.Value.Lease, now, ct);
        if (items.Count == 0)
            return false;
        try
        {
            await EnqueueAsync(items, ct);
        }
        catch
        {
            foreach (var item in items)
                await returns.AddAsync(item, CancellationToken.None);
            throw;
        }

        return true;
    }

    private async Task EnqueueAsync(IReadOnlyList<ClaimedItem> items, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await jobs.EnqueueAsync(connection, JobQueues.Throttled,
            [.. items.Select(item => ThrottledItemJob.Of(item, item.Details is JobTarget target ? NameOf(target) : "gone"))],
            "Claimed within the limits of its job", ct);
        foreach (var _ in items)
            jobs.Wake(JobQueues.Throttled);
    }

    private static string NameOf(JobTarget target) => $"{target.JobType}: {target.Platform}/{target.Username}";
}
