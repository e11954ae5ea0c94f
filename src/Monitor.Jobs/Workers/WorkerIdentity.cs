using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Workers;

namespace Monitor.Jobs.Workers;

/// <summary>This process as a worker: registered before it claims anything, alive by its heartbeat, gone after its last write.</summary>
public sealed partial class WorkerIdentity(
    WorkerRegistry registry, EngineRoles roles, IOptions<EngineOptions> options, TimeProvider time, ILogger<WorkerIdentity> logger) : IHostedService, IDisposable
{
    private readonly string _name = $"{Environment.MachineName}:{Environment.ProcessId}";
    private readonly CancellationTokenSource _stop = new();
    private Task _beating = Task.CompletedTask;

    /// <summary>Id of the worker; a new one when others took the process for dead.</summary>
    public int Id { get; private set; }

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Id = await registry.RegisterAsync(_name, roles.ToString(), time.GetUtcNow(), cancellationToken);
        LogRegistered(logger, Id, _name, roles.ToString());
        _beating = BeatAsync(_stop.Token);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _beating;
        try
        {
            await registry.UnregisterAsync(Id, time.GetUtcNow(), cancellationToken);
        }
        catch (Exception error)
        {
            // The others take it for dead in a moment; that is no reason to end as if something had broken.
            LogStillRegistered(logger, error, Id);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    private async Task BeatAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(options.Value.HeartbeatInterval, time, ct);
                if (await registry.HeartbeatAsync(Id, time.GetUtcNow(), ct))
                    continue;
                var former = Id;
                Id = await registry.RegisterAsync(_name, roles.ToString(), time.GetUtcNow(), ct);
                LogTakenForDead(logger, former, Id);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogMissed(logger, error, Id);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {WorkerId} ({Name}) is ready for {Roles}")]
    private static partial void LogRegistered(ILogger logger, int workerId, string name, string roles);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Former} was taken for dead by the others and goes on as {WorkerId}")]
    private static partial void LogTakenForDead(ILogger logger, int former, int workerId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {WorkerId} could not be removed; the others will take it for dead")]
    private static partial void LogStillRegistered(ILogger logger, Exception error, int workerId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {WorkerId} could not send its heartbeat")]
    private static partial void LogMissed(ILogger logger, Exception error, int workerId);
}
