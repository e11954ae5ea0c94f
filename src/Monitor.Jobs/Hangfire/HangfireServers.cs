using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Hangfire;

/// <summary>
/// Hangfire's servers in this process: one for tasks, which also does the recurring work, and one for items, so that neither can take
/// the other's workers. A request to stop lets running jobs finish for the engine's patience; then they give their work back.
/// </summary>
internal sealed class HangfireServers(
    PostgreSqlStorage storage,
    IServiceScopeFactory scopes,
    QueueLeases leases,
    WorkerIdentity worker,
    JobPatience patience,
    IOptions<HangfireOptions> options,
    IOptions<EngineOptions> engine,
    TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(5);

    private BackgroundJobServer[] _servers = [];

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _servers =
        [
            new(Options(JobQueues.Monitors, options.Value.MonitorWorkers, isLightweight: false), storage),
            new(Options(JobQueues.Throttled, options.Value.ItemWorkers, isLightweight: true), storage),
        ];
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var server in _servers)
            server.SendStop();
        patience.EndAfter(engine.Value.DrainTimeout);
        await Task.WhenAll(_servers.Select(server => server.WaitForShutdownAsync(cancellationToken)));
        // What was claimed here and no worker took over.
        var left = await leases.HeldByAsync(worker.Id, QueuePriority.Batch, CancellationToken.None);
        await leases.ReleaseAsync(left, time.GetUtcNow(), CancellationToken.None);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var server in _servers)
            server.Dispose();
    }

    private BackgroundJobServerOptions Options(string queue, int workers, bool isLightweight) => new()
    {
        ServerName = $"{Environment.MachineName}:{queue}",
        Queues = [queue],
        WorkerCount = workers,
        IsLightweightServer = isLightweight,
        Activator = new AspNetCoreJobActivator(scopes),
        TimeZoneResolver = new DefaultTimeZoneResolver(),
        SchedulePollingInterval = options.Value.SchedulePollInterval,
        MaxDegreeOfParallelismForSchedulers = options.Value.SchedulerConnections,
        StopTimeout = engine.Value.DrainTimeout,
        ShutdownTimeout = engine.Value.DrainTimeout + StopMargin,
        ServerTimeout = engine.Value.WorkerTimeout * 3,
    };
}
