using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Monitor.Data.Workers;

/// <summary>Registers what processes tell of themselves.</summary>
public static class WorkerRegistration
{
    /// <summary>Safe to call more than once.</summary>
    public static IServiceCollection AddWorkerRegistry(this IServiceCollection services)
    {
        services.TryAddSingleton<LoopHealth>();
        services.TryAddSingleton<WorkerRegistry>();
        return services;
    }
}
