using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Tasks;

/// <summary>Registers the runs of monitor tasks.</summary>
public static class TaskRegistration
{
    /// <summary>Adds running tasks and writing what came of it.</summary>
    public static IServiceCollection AddTaskRuns(this IServiceCollection services)
    {
        services.AddSingleton<ITaskRunner, TaskRunner>();
        services.AddSingleton<TaskCaches>();
        services.AddSingleton<TaskWriter>();
        services.AddSingleton(provider => new TaskPools(provider.GetRequiredService<ProviderChains>().PlatformNames.ToDictionary(
            platform => platform,
            _ => ActivatorUtilities.CreateInstance<TaskPool>(provider, provider.GetRequiredService<IOptions<EngineOptions>>().Value.MaxConcurrentRuns))));
        return services.AddHostedService(provider => provider.GetRequiredService<TaskWriter>());
    }

    /// <summary>Adds the keeper of leases and the loops that claim what is due, for whoever hosts them.</summary>
    public static IServiceCollection AddTaskLoops(this IServiceCollection services)
    {
        services.AddHostedService<TaskKeeper>();
        return services.AddSingleton<TaskLoops>();
    }

    /// <summary>Hosts the loops where no job server does.</summary>
    public static IServiceCollection AddTaskLoopService(this IServiceCollection services) => services.AddHostedService<TaskLoopService>();
}
