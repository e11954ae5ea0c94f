using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Tasks;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>
/// Enqueues the due tasks that no recurring job fires: first runs, retries, runs on demand, tasks of dead workers, and slots whose
/// fire did not come in time. No more than the workers take in a moment, so that the fires behind them do not wait for long.
/// </summary>
internal sealed partial class TaskSweeper(
    NpgsqlDataSource database,
    BackgroundJobWriter jobs,
    TaskPools pools,
    IHotState hot,
    IOptions<HangfireOptions> options,
    TimeProvider time,
    LoopHealth health,
    ILogger<TaskSweeper> logger) : HintedLoop("hangfire-sweeper", hot, HintTopic.Schedule, time, health, logger)
{
    // Of jobs that wait for a worker, per worker of this process.
    private const int WaitingPerWorker = 10;

    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override TimeSpan SmallestWait { get; } = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var room = options.Value.MonitorWorkers * WaitingPerWorker - await BackgroundJobWriter.CountWaitingAsync(connection, JobQueues.Monitors, ct);
        if (room <= 0)
            return false;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var tasks = await UnservedTasks.MarkAsync(connection, pools.Groups, _time.GetUtcNow(), options.Value.FireGrace, room, ct);
        if (tasks.Count == 0)
            return false;
        await jobs.EnqueueAsync(connection, JobQueues.Monitors, [.. tasks.Select(task => MonitorTaskJob.Of(task.Id, task.Target))],
            "Due without a recurring fire", ct);
        await transaction.CommitAsync(ct);
        jobs.Wake(JobQueues.Monitors);
        LogEnqueued(logger, tasks.Count);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Enqueued {Count} due tasks that no recurring job fires")]
    private static partial void LogEnqueued(ILogger logger, int count);
}
