using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Load;

/// <summary>Registers what is known of the work that is done and to do.</summary>
public static class LoadRegistration
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddLoad(this IServiceCollection services) => services
        .AddSingleton<WorkloadKeeper>()
        .AddSingleton<WorkloadReader>()
        .AddSingleton<WorkerLoads>();
}
