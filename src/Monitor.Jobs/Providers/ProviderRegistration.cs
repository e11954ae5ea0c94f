using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Collection;

namespace Monitor.Jobs.Providers;

/// <summary>The list of all providers: one line each.</summary>
public static class ProviderRegistration
{
    /// <summary>Registers every provider of the product.</summary>
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        return services;
    }
}
