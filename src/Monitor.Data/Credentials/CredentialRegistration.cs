using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Monitor.Data.Secrets;

namespace Monitor.Data.Credentials;

/// <summary>Registers credentials and the health of sources.</summary>
public static class CredentialRegistration
{
    /// <summary>Safe to call more than once.</summary>
    public static IServiceCollection AddCredentials(this IServiceCollection services)
    {
        services.AddContexts();
        services.AddSecrets();
        services.TryAddSingleton<CredentialCipher>();
        services.TryAddSingleton<CredentialStore>();
        services.TryAddSingleton<SourceHealthStore>();
        services.TryAddSingleton<CredentialMessages>();
        services.TryAddSingleton<CredentialTrials>();
        return services;
    }
}
