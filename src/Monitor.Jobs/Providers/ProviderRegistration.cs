using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Collection;
using Monitor.Jobs.Providers.RocketApi;
using Monitor.Jobs.Providers.TikHub;

namespace Monitor.Jobs.Providers;

/// <summary>The list of all providers: one line each.</summary>
public static class ProviderRegistration
{
    /// <summary>Registers every provider of the product.</summary>
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddSingleton<IProvider, TikHubProvider>();
        services.AddSingleton<IProvider, RocketApiProvider>();
        return services;
    }
}
