using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Workers;

/// <summary>Frees the tasks of workers that stopped sending heartbeats.</summary>
public sealed partial class WorkerReaper(
    WorkerRegistry registry, IHotState hot, IOptions<EngineOptions> options, TimeProvider time, LoopHealth health, ILogger<WorkerReaper> logger)
    : PollingLoop("worker-reaper", time, health, logger)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.HeartbeatInterval;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var (workers, tasks) = await registry.ReapAsync(now - options.Value.WorkerTimeout, now, ct);
        if (workers > 0)
        {
            LogReaped(logger, workers, tasks);
            await hot.HintAsync(HintTopic.Schedule, ct);
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Took {Workers} silent workers for dead; {Tasks} of their tasks are due again")]
    private static partial void LogReaped(ILogger logger, int workers, int tasks);
}
