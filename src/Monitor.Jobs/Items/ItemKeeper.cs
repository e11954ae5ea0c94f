using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Items;

/// <summary>
/// Ends runs whose item was cancelled, paused or taken over, and extends the leases of those that take longer, until what came of them is
/// written.
/// </summary>
public sealed class ItemKeeper(
    ItemPool pool,
    QueueLeases leases,
    WorkerIdentity worker,
    IHotState hot,
    IOptions<QueueOptions> options,
    TimeProvider time,
    LoopHealth health,
    ILogger<ItemKeeper> logger)
    : HintedLoop("queue-leases", hot, HintTopic.Queues, time, health, logger)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.CheckInterval;

    // Hints come with every submission; checking more often than this would not make a cancel noticeably faster.
    /// <inheritdoc />
    protected override TimeSpan SmallestWait => options.Value.CheckInterval / 5;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var runs = pool.Leases();
        if (runs.Count == 0)
            return false;
        var held = await leases.HeldAsync([.. runs.Select(run => (run.Id, run.RunNo))], ct);
        pool.Revoke(runs.Select(run => (run.Id, run.RunNo)).Where(run => !held.Contains(run)));
        // Whether it is paused or not: one that runs gives its lease back, and one that is over is to be written.
        var old = runs.Where(run => run.LeasedAt < now - options.Value.Lease / 2).Select(run => (run.Id, run.RunNo)).ToArray();
        if (old.Length > 0)
        {
            await leases.ExtendAsync(old, worker.Id, now + options.Value.Lease, ct);
            pool.Extended(old, now);
        }

        return false;
    }
}
