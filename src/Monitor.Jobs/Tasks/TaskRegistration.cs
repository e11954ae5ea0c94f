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

    /// <summary>Adds the keeper of leases and, unless another engine starts the runs, the loops that claim what is due.</summary>
    public static IServiceCollection AddTaskLoops(this IServiceCollection services, EngineRoles roles)
    {
        services.AddHostedService<TaskKeeper>();
        return roles.StartsAreExternal ? services : services.AddHostedService<TaskLoops>();
    }
}
