using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Scheduling;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Tasks;

/// <summary>
/// One scheduler loop per platform, started and drained together: from the first moment of a shutdown, beside everything else that ends then.
/// </summary>
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
    ILogger<TaskLoop> logger) : IHostedLifecycleService, IDisposable
{
    private readonly TaskLoop[] _loops = [.. chains.PlatformNames.Select(
        platform => new TaskLoop(platform, pools.For(platform), sources, tasks, worker, hot, options.Value, time, health, logger))];

    private Task? _drained;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_loops.Select(loop => loop.StartAsync(cancellationToken)));

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _drained ??= Task.WhenAll(_loops.Select(loop => loop.StopAsync(cancellationToken)));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await StoppingAsync(cancellationToken);
        await _drained!;
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var loop in _loops)
            loop.Dispose();
    }
}
