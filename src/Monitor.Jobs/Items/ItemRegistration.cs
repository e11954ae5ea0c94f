using Monitor.Jobs.Hangfire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Jobs.Batches;
using Monitor.Jobs.Flows;
using Monitor.Jobs.Webhooks;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Items;

/// <summary>Adds the engine of one-off work.</summary>
public static class QueueRegistration
{
    /// <summary>
    /// Adds the parts that <paramref name="roles"/> name. To be called after <see cref="EngineRegistration"/>: hosted services stop in
    /// the reverse order, and the worker's registration must end last.
    /// </summary>
    public static IServiceCollection AddQueues(this IServiceCollection services, IConfiguration configuration, EngineRoles roles)
    {
        services.AddOptions<QueueOptions>().Bind(configuration.GetSection(QueueOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.PostConfigure<QueueOptions>(queues => queues.MaxRunningFlows = SingleWorker.MaxRunningFlows(configuration) ?? queues.MaxRunningFlows);
        if (roles.Scheduler)
            services.AddSingleton<QueueExpiry>().AddHostedService<ItemSweeper>();
        if (!roles.Worker)
            return services;
        services.AddSingleton<QueueClaims>().AddSingleton<QueueResultWriter>().AddSingleton<CallPace>();
        services.AddSingleton<ItemPlan>().AddSingleton<ItemRunners>().AddSingleton<IItemRunner, JobItemRunner>()
            .AddSingleton<IItemRunner, RequestRunner>();
        services.AddSingleton<FlowSizes>();
        services.AddHostedService<FlowPublisher>();
        services.AddSingleton<CallPacer>().AddSingleton<ItemWriter>().AddSingleton<ItemReturns>().AddSingleton<ItemPool>();
        services.AddHostedService(provider => provider.GetRequiredService<ItemWriter>());
        services.AddHostedService(provider => provider.GetRequiredService<ItemReturns>());
        services.AddHostedService(provider => provider.GetRequiredService<CallPacer>());
        services.AddSingleton(HangfireSwitch.IsOn(configuration) ? ItemLanes.WithoutJobs : ItemLanes.All);
        services.AddHostedService<ItemKeeper>();
        services.AddHostedService<ItemLoop>();
        services.AddHostedService<WebhookLoop>();
        return services;
    }
}
