using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.People.SingleSignOn;

/// <summary>Registers identities of other services.</summary>
public static class IdentityRegistration
{
    /// <summary>Adds what is stored of identities.</summary>
    public static IServiceCollection AddIdentities(this IServiceCollection services) => services.AddSingleton<IdentityStore>();
}
