using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Monitor.Data.Secrets;

/// <summary>Registers what seals secrets.</summary>
public static class SecretRegistration
{
    /// <summary>Safe to call more than once.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.TryAddSingleton<SecretBox>();
        return services;
    }
}
