using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Tasks;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Upkeep;

/// <summary>
/// Watches from outside of the scheduler whether every active task is as fresh as its interval promises, and says so in the log
/// and in the health report when one is not: a scheduler that stands still is noticed here.
/// </summary>
public sealed partial class FreshnessWatchdog(
    OverdueTasks overdue, IOptions<EngineOptions> options, TimeProvider time, LoopHealth health, ILogger<FreshnessWatchdog> logger)
    : PollingLoop("freshness-watchdog", time, health, logger)
{
    private readonly TimeProvider _time = time;
    private readonly LoopHealth _health = health;
    private long _lastCount;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.FreshnessInterval;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var report = await overdue.CountAsync(now, ct);
        if (report.Count > 0 && _lastCount == 0)
            LogOverdue(logger, report.Count, report.OldestTask, report.OldestDue);
        else if (report.Count == 0 && _lastCount > 0)
            LogFresh(logger);
        _lastCount = report.Count;
        _health.Report("freshness", now, report.Count == 0, report.Count == 0 ? "every active task is fresh" : $"{report.Count} tasks are overdue");
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} tasks are overdue, the longest is {TaskId}, expected by {ExpectedBy:O}")]
    private static partial void LogOverdue(ILogger logger, long count, Guid? taskId, DateTimeOffset? expectedBy);

    [LoggerMessage(Level = LogLevel.Information, Message = "Every active task is fresh again")]
    private static partial void LogFresh(ILogger logger);
}
