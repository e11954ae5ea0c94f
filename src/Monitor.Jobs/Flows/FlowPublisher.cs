using Microsoft.Extensions.Hosting;
using Monitor.Data.Flows;

namespace Monitor.Jobs.Flows;

/// <summary>At the start of a worker: the configured sizes of flows become the limits of their queues.</summary>
public sealed class FlowPublisher(FlowSizes sizes) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => sizes.PublishAsync(cancellationToken);

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
