using Microsoft.Extensions.Hosting;

namespace Monitor.Jobs.Tasks;

/// <summary>Hosts the task loops where no job server does. They drain from the first moment of a shutdown, beside everything else that ends then.</summary>
public sealed class TaskLoopService(TaskLoops loops) : IHostedLifecycleService
{
    private Task? _drained;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(loops.All.Select(loop => loop.StartAsync(cancellationToken)));

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _drained ??= DrainAsync(cancellationToken);
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

    private async Task DrainAsync(CancellationToken ct)
    {
        await Task.WhenAll(loops.All.Select(loop => loop.StopAsync(ct)));
        await loops.DrainAsync(ct);
    }
}
