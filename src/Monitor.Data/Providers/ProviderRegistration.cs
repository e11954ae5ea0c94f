using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Monitor.Data.Providers;

/// <summary>Registers what is stored about providers.</summary>
public static class ProviderRegistration
{
    /// <summary>Safe to call more than once.</summary>
    public static IServiceCollection AddProviderState(this IServiceCollection services)
    {
        services.TryAddSingleton<ProviderCatalog>();
        services.TryAddSingleton<ProviderOverview>();
        services.TryAddSingleton<ProviderPauses>();
        services.TryAddSingleton<ApifyRuns>();
        return services;
    }
}
