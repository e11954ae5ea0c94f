using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.PostgreSql;
using Hangfire.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Hangfire;

/// <summary>
/// Hangfire's servers in this process: one whose processes are the task loops, one per platform for what is started in Hangfire, and one
/// for items of batches and searches, so that none can take the others' workers. The first of the platforms' servers also runs Hangfire's
/// own schedulers, the net beneath the loops. A request to stop lets running work finish for the engine's patience, from the first moment
/// of a shutdown; then it is given back.
/// </summary>
internal sealed class HangfireServers(
    PostgreSqlStorage storage,
    ItemStorage items,
    IServiceScopeFactory scopes,
    TaskLoops loops,
    TaskPools pools,
    SlotServer slots,
    QueueLeases leases,
    WorkerIdentity worker,
    JobPatience patience,
    IOptions<HangfireOptions> options,
    IOptions<EngineOptions> engine,
    TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(5);

    private readonly List<IBackgroundProcessingServer> _servers = [];
    private Task? _stopped;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _servers.Add(new BackgroundProcessingServer(
            storage,
            loops.All.Select(loop => new SlotProcess(loop, slots).UseBackgroundPool(1)),
            new Dictionary<string, object> { ["Queues"] = pools.Platforms.ToArray(), ["WorkerCount"] = engine.Value.MaxConcurrentRuns * pools.Platforms.Count },
            new()
            {
                ServerName = Name("slots"),
                StopTimeout = engine.Value.DrainTimeout,
                ShutdownTimeout = engine.Value.DrainTimeout + StopMargin,
                ServerTimeout = engine.Value.WorkerTimeout * 3,
            }));
        foreach (var platform in pools.Platforms)
            _servers.Add(new BackgroundJobServer(Options(platform, options.Value.TriggerWorkers, isLightweight: _servers.Count > 1), storage));
        _servers.Add(new BackgroundJobServer(
            Options(JobQueues.Throttled, options.Value.ItemWorkers * pools.Platforms.Count, isLightweight: true), items.Storage));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopped ??= EndAsync(cancellationToken);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await StoppingAsync(cancellationToken);
        await _stopped!;
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
        foreach (var server in _servers)
            server.Dispose();
    }

    private async Task EndAsync(CancellationToken ct)
    {
        foreach (var server in _servers)
            server.SendStop();
        patience.EndAfter(engine.Value.DrainTimeout);
        // The loops end with their server; runs that they began are theirs no more.
        await Task.WhenAll(loops.All.Select(loop => loop.StopAsync(ct)));
        await loops.DrainAsync(ct);
        await Task.WhenAll(_servers.Select(server => server.WaitForShutdownAsync(ct)));
        // What was claimed here and no worker took over.
        var left = await leases.HeldByAsync(worker.Id, QueuePriority.Batch, CancellationToken.None);
        await leases.ReleaseAsync(left, time.GetUtcNow(), CancellationToken.None);
    }

    private BackgroundJobServerOptions Options(string queue, int workers, bool isLightweight) => new()
    {
        ServerName = Name(queue),
        Queues = [queue],
        WorkerCount = workers,
        IsLightweightServer = isLightweight,
        Activator = new AspNetCoreJobActivator(scopes),
        TimeZoneResolver = new DefaultTimeZoneResolver(),
        SchedulePollingInterval = options.Value.SchedulePollInterval,
        StopTimeout = engine.Value.DrainTimeout,
        ShutdownTimeout = engine.Value.DrainTimeout + StopMargin,
        ServerTimeout = engine.Value.WorkerTimeout * 3,
    };

    private static string Name(string part) => $"{Environment.MachineName}:{part}";
}
