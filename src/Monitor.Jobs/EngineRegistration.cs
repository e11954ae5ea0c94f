using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Monitor.Data.Content;
using Monitor.Data.Providers;
using Monitor.Data.Scheduling;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;
using Monitor.Data.Time;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Hangfire;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Upkeep;
using Monitor.Jobs.Webhooks;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs;

/// <summary>Adds the engine and its loops.</summary>
public static class EngineRegistration
{
    /// <summary>
    /// Adds the parts of the engine that <paramref name="roles"/> name. Hosted services stop in the reverse of this order: loops
    /// first, then what they hand their results to, the worker's registration last.
    /// </summary>
    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration configuration, EngineRoles roles)
    {
        services.AddOptions<EngineOptions>().Bind(configuration.GetSection(EngineOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CollectionOptions>().Bind(configuration.GetSection(CollectionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddPlatforms();
        services.AddRecording(configuration);
        services.TryAddSingleton<LoopHealth>();
        services.AddSingleton(roles);
        services.AddSingleton<DueTasks>();
        services.AddSingleton<WorkerRegistry>();
        if (services.Any(service => service.ServiceType == typeof(DatabaseClock)))
            services.AddHostedService<ClockKeeper>();
        if (roles.Scheduler)
        {
            services.AddSingleton<OverdueTasks>();
            services.AddHostedService<StorageKeeper>();
            services.AddHostedService<ErasureKeeper>();
            services.AddHostedService<WorkerReaper>();
            services.AddHostedService<FreshnessWatchdog>();
        }

        if (roles.Worker)
            AddWorker(services, configuration);
        return services;
    }

    private static void AddWorker(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProviderHttpOptions>()
            .Configure<IOptions<EngineOptions>>((http, engine) => http.MaxConnectionsPerServer = engine.Value.MaxConcurrentRuns);
        services.AddCollection();
        services.AddSingleton<ITaskRunner, TaskRunner>();
        services.AddSingleton<ResultWriter>();
        services.AddSingleton<TaskCaches>();
        services.AddSingleton<TaskWriter>();
        services.AddSingleton<WorkerIdentity>();
        services.AddSingleton(provider => new TaskPools(provider.GetRequiredService<ProviderChains>().Groups.ToDictionary(
            group => group,
            _ => ActivatorUtilities.CreateInstance<TaskPool>(provider, provider.GetRequiredService<IOptions<EngineOptions>>().Value.MaxConcurrentRuns))));

        services.AddHostedService(provider => provider.GetRequiredService<CallTrace>());
        services.AddHostedService(provider => provider.GetRequiredService<SourceKeeper>());
        services.AddHostedService(provider => provider.GetRequiredService<ProviderPublisher>());
        services.AddHostedService(provider => provider.GetRequiredService<WorkerIdentity>());
        services.AddHostedService(provider => provider.GetRequiredService<TaskWriter>());
        services.TryAddSingleton<ApifyRuns>();
        services.AddHostedService<ApifyRunLoop>();
        services.AddHostedService<TaskKeeper>();
        services.AddSingleton<TaskLoops>();
        if (!HangfireSwitch.IsOn(configuration))
            services.AddHostedService<TaskLoopService>();
    }
}
