using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Queues;
using Monitor.Jobs.Batches;
using Monitor.Jobs.Engine;

namespace Monitor.Jobs.Queues;

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
        if (roles.Scheduler)
            services.AddHostedService<QueueSweeper>();
        if (!roles.Worker)
            return services;
        services.AddSingleton<QueueClaims>().AddSingleton<QueueResultWriter>().AddSingleton<CallPace>();
        services.AddSingleton<ItemPlan>().AddSingleton<ItemRunners>().AddSingleton<IItemRunner, JobItemRunner>();
        services.AddSingleton<CallPacer>().AddSingleton<QueueCompleter>().AddSingleton<QueuePool>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueCompleter>());
        services.AddHostedService(provider => provider.GetRequiredService<CallPacer>());
        services.AddHostedService<QueueKeeper>();
        services.AddHostedService<QueueLoop>();
        return services;
    }
}
