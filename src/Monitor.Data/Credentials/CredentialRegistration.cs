using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Monitor.Data.Notices;
using Monitor.Data.Secrets;
using Monitor.Data.Trace;

namespace Monitor.Data.Credentials;

/// <summary>Adds credentials, the health of sources, notices and the trace of calls.</summary>
public static class CredentialRegistration
{
    /// <summary>Safe to call more than once.</summary>
    public static IServiceCollection AddCredentials(this IServiceCollection services)
    {
        services.AddContexts();
        services.TryAddSingleton<SecretBox>();
        services.TryAddSingleton<CredentialCipher>();
        services.TryAddSingleton<CredentialStore>();
        services.TryAddSingleton<SourceHealthStore>();
        services.TryAddSingleton<NoticeBoard>();
        services.TryAddSingleton<CallLog>();
        services.TryAddSingleton<SchemaDrift>();
        return services;
    }
}
