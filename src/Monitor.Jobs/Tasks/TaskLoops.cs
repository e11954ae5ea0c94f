using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Scheduling;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Tasks;

/// <summary>One task loop per platform.</summary>
public sealed class TaskLoops(
    ProviderChains chains,
    TaskPools pools,
    PlatformSources sources,
    DueTasks tasks,
    WorkerIdentity worker,
    IHotState hot,
    IOptions<EngineOptions> options,
    TimeProvider time,
    LoopHealth health,
    ILogger<TaskLoop> logger,
    IRunLedger? ledger = null) : IDisposable
{
    /// <summary>The loops, of which nobody runs yet.</summary>
    public IReadOnlyList<TaskLoop> All { get; } = [.. chains.Groups.Select(
        platform => new TaskLoop(platform, pools.For(platform), sources, tasks, worker, hot, options.Value, time, health, logger, ledger))];

    /// <summary>Lets runs that were begun finish for the engine's patience, and gives the others back. To be called when no loop runs any more.</summary>
    public Task DrainAsync(CancellationToken ct) => Task.WhenAll(pools.All.Select(pool => pool.DrainAsync(options.Value.DrainTimeout, ct)));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var loop in All)
            loop.Dispose();
    }
}
