using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>
/// Follows the tasks with Hangfire's recurring jobs: everything at the start and every <see cref="HangfireOptions.ReconcileInterval"/>,
/// and what was changed at once on a hint, at the latest within a second.
/// </summary>
internal sealed partial class TaskReconciler(
    RecurringJobs jobs,
    TaskPools pools,
    IHotState hot,
    IOptions<HangfireOptions> options,
    IOptions<EngineOptions> engine,
    TimeProvider time,
    LoopHealth health,
    ILogger<TaskReconciler> logger) : HintedLoop("hangfire-reconciler", hot, HintTopic.Schedule, time, health, logger)
{
    // A change carries the time at which its transaction began; a large one takes a while to commit.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time;
    private DateTimeOffset? _since;
    private DateTimeOffset _allAt;

    /// <inheritdoc />
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override TimeSpan SmallestWait { get; } = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var all = now >= _allAt;
        if (await jobs.ReconcileAsync(pools.Platforms, all ? null : _since - Overlap, now, options.Value.Net, engine.Value.Lease, ct) is not { } differences)
            return false;
        _since = now;
        if (all)
            _allAt = now + options.Value.ReconcileInterval;
        if (differences.Written + differences.Removed > 0)
            LogChanged(logger, differences.Written, differences.Removed);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Wrote {Written} recurring jobs and removed {Removed}")]
    private static partial void LogChanged(ILogger logger, int written, int removed);
}
