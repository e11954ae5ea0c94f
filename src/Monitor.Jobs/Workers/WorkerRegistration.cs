using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Workers;

/// <summary>Registers this process as a worker, and the one that looks for dead ones.</summary>
public static class WorkerRegistration
{
    /// <summary>Adds what the process does and how much of it.</summary>
    public static IServiceCollection AddEngineOptions(this IServiceCollection services, IConfiguration configuration, EngineRoles roles)
    {
        services.AddOptions<EngineOptions>().Bind(configuration.GetSection(EngineOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton(roles);
    }

    /// <summary>Adds the process's place among the workers.</summary>
    public static IServiceCollection AddWorkerIdentity(this IServiceCollection services) =>
        services.AddSingleton<WorkerIdentity>().AddHostedService(provider => provider.GetRequiredService<WorkerIdentity>());

    /// <summary>Adds the reaper of dead workers.</summary>
    public static IServiceCollection AddWorkerReaper(this IServiceCollection services) => services.AddHostedService<WorkerReaper>();
}
