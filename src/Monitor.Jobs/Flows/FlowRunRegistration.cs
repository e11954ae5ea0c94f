using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Flows;

/// <summary>Registers the work of flows.</summary>
public static class FlowRunRegistration
{
    /// <summary>Adds running requests, and publishing how much of each flow may run at once.</summary>
    public static IServiceCollection AddFlowRuns(this IServiceCollection services) =>
        services.AddSingleton<IItemRunner, RequestRunner>().AddHostedService<FlowPublisher>();

    /// <summary>Adds the names by which deployments of one worker for all flows limit it.</summary>
    public static IServiceCollection AddSingleWorkerLimit(this IServiceCollection services, IConfiguration configuration) =>
        services.PostConfigure<QueueOptions>(queues => queues.MaxRunningFlows = SingleWorker.MaxRunningFlows(configuration) ?? queues.MaxRunningFlows);
}
