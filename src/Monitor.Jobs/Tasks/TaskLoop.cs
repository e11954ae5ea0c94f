using Microsoft.Extensions.Logging;
using Monitor.Data.HotState;
using Monitor.Data.Scheduling;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Tasks;

/// <summary>
/// Claims the due tasks of one platform and starts their runs.
/// <list type="number">
/// <item>Claims no more than there is room to run now, and nothing while no source of the platform can be asked.</item>
/// <item>Sleeps until the next task is due; a hint about a new or changed task ends the sleep.</item>
/// <item>Scans from the smallest due time seen of late, and from the beginning every 30 seconds.</item>
/// </list>
/// </summary>
public sealed class TaskLoop(
    string group,
    TaskPool pool,
    PlatformSources sources,
    DueTasks tasks,
    WorkerIdentity worker,
    IHotState hot,
    EngineOptions options,
    TimeProvider time,
    LoopHealth health,
    ILogger<TaskLoop> logger,
    IRunLedger? ledger = null) : HintedLoop($"scheduler:{group}", hot, HintTopic.Schedule, time, health, logger)
{
    private static readonly TimeSpan FloorLifetime = TimeSpan.FromSeconds(30);

    // Clocks of processes agree to a few milliseconds only.
    private static readonly TimeSpan FloorMargin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);

    // By then a run that was begun to probe a source has come to it.
    private static readonly TimeSpan ProbeGap = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time = time;
    private DateTimeOffset? _floor;
    private DateTimeOffset _floorUntil;
    private long _behindUntil;

    /// <summary>
    /// Whether it knowingly leaves due tasks for later: because no source of the platform can be asked, or because there are more than it
    /// has room for. It has said so a moment ago; a loop that stands still says nothing.
    /// </summary>
    public bool IsBehind => _time.GetUtcNow().UtcTicks < Volatile.Read(ref _behindUntil);

    /// <summary>The platform.</summary>
    public string Platform => group;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.PollInterval;

    /// <inheritdoc />
    protected override TimeSpan SmallestWait => options.ClaimGap;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        // Runs that could only end without a call would burn their slots; the tasks stay due instead.
        var outlook = sources.Of(group);
        if (!outlook.CanRun)
        {
            IsBehindFor(options.PollInterval * 2 + BusyFor);
            WakeAt = outlook.Until;
            return false;
        }

        await pool.WaitForRoomAsync(Math.Max(1, Math.Min(options.MaxConcurrentRuns, options.ClaimLimit) / 4), options.ClaimGap, ct);
        var now = _time.GetUtcNow();
        if (now >= _floorUntil)
        {
            _floor = null;
            _floorUntil = now + FloorLifetime;
        }

        var limit = outlook.IsProbe ? 1 : Math.Min(pool.Free, options.ClaimLimit);
        if (ledger is not null)
            await ledger.ReserveAsync(limit, ct);
        var batch = await tasks.ClaimAsync(group, limit, worker.Id, options.Lease, now, _floor, ct);
        foreach (var task in batch.Tasks)
            pool.Start(task, now);
        var isFull = batch.Tasks.Count == limit;
        if (isFull)
            IsBehindFor(BusyFor);
        if (batch.SmallestDue is { } smallest)
            _floor = smallest - FloorMargin;
        if (outlook.IsProbe && batch.Tasks.Count > 0)
        {
            WakeAt = now + ProbeGap;
            return false;
        }

        if (isFull)
            return true;
        WakeAt = await tasks.NextDueAsync(group, now, ct);
        return false;
    }

    private void IsBehindFor(TimeSpan time) => Volatile.Write(ref _behindUntil, (_time.GetUtcNow() + time).UtcTicks);
}
