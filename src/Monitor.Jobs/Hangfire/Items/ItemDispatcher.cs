using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Items;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Items;

/// <summary>
/// Claims items of batches and searches, as many as may run now, and hands each to Hangfire as a background job. Limits, priorities and
/// turns are decided by the claim: a line of Hangfire's own knows none of them, so only what may run at once is put into it. Each platform
/// has workers of its own, and of one whose sources are all away nothing is claimed but what has waited for too long, to tell so.
/// </summary>
internal sealed class ItemDispatcher(
    NpgsqlDataSource database,
    QueueClaims claims,
    QueueLeases leases,
    ItemReturns returns,
    BackgroundJobWriter jobs,
    DispatchedItems dispatched,
    PlatformSources sources,
    TaskPools pools,
    WorkerIdentity worker,
    IHotState hot,
    IOptions<HangfireOptions> options,
    IOptions<QueueOptions> queues,
    TimeProvider time,
    LoopHealth health,
    ILogger<ItemDispatcher> logger) : HintedLoop("hangfire-items", hot, HintTopic.Queues, time, health, logger)
{
    private static readonly QueueLane[] Lanes = [QueueLane.Unpaced, QueueLane.Paced];

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
        var due = Lanes.Where(lane => turns.TryGetValue(lane, out var turn) && turn <= now).ToArray();
        if (due.Length == 0)
        {
            foreach (var lane in Lanes)
                if (turns.TryGetValue(lane, out var turn) && !(WakeAt < turn))
                    WakeAt = turn;
            return false;
        }

        var claimed = false;
        var held = await leases.CountHeldByAsync(worker.Id, QueuePriority.Batch, ct);
        foreach (var platform in pools.Platforms)
        {
            var (all, paced) = held.GetValueOrDefault(platform);
            foreach (var lane in due)
            {
                // Batches wait for the pace of their calls, and they must not do it in all of the workers.
                var room = Math.Min(options.Value.ItemWorkers - all, lane == QueueLane.Paced ? Math.Max(1, options.Value.ItemWorkers / 2) - paced : int.MaxValue);
                if (room <= 0)
                    continue;
                var count = await DispatchAsync(lane, await ScopeAsync(platform, now, ct), room, now, ct);
                all += count;
                claimed |= count > 0;
            }
        }

        return claimed;
    }

    // A platform without any key tells so at once: nothing will come back by itself.
    private async Task<QueueScope> ScopeAsync(string platform, DateTimeOffset now, CancellationToken ct)
    {
        var outlook = sources.Of(platform);
        // Nothing fails by a pause, however long it lasts.
        if (outlook.IsPaused)
            return new(platform, DateTimeOffset.MinValue);
        if (outlook is not { CanRun: false, Until: not null })
            return new(platform);
        await leases.NoteAwayAsync(QueuePriority.Batch, platform, now, ct);
        return new(platform, now - queues.Value.LongestWait);
    }

    private async Task<int> DispatchAsync(QueueLane lane, QueueScope scope, int room, DateTimeOffset now, CancellationToken ct)
    {
        var items = await claims.ClaimAsync(lane, room, worker.Id, queues.Value.Lease, now, ct, scope);
        if (items.Count == 0)
            return 0;
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

        return items.Count;
    }

    private async Task EnqueueAsync(IReadOnlyList<ClaimedItem> items, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var numbers = await jobs.EnqueueAsync(connection, JobQueues.Throttled,
            [.. items.Select(item => ThrottledItemJob.Of(item, item.Details is JobTarget target ? NameOf(target) : "gone"))],
            DeliveredItems.Parameter, [.. items.Select(item => item.RefId.ToString(CultureInfo.InvariantCulture))], "Claimed within the limits of its job", ct);
        dispatched.Add(numbers, items);
        jobs.Wake(items.Count);
    }

    private static string NameOf(JobTarget target) => $"{target.JobType}: {target.Platform}/{target.Username}";
}
