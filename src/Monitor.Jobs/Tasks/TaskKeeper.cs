using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Scheduling;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Tasks;

/// <summary>Extends the lease of runs that take longer than half of it, and ends those whose task was paused, stopped or taken over.</summary>
public sealed class TaskKeeper(
    TaskPools pools, DueTasks tasks, IOptions<EngineOptions> options, TimeProvider time, LoopHealth health, ILogger<TaskKeeper> logger)
    : PollingLoop("leases", time, health, logger)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.Lease / 4;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        foreach (var pool in pools.All)
        {
            var now = _time.GetUtcNow();
            var old = pool.ClaimedBefore(now - options.Value.Lease / 2);
            if (old.Count > 0)
                pool.Extended(old, await tasks.ExtendAsync(old, now + options.Value.Lease, ct), now);
        }

        return false;
    }
}
