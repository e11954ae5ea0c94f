
namespace Monitor.Web.Access;

/// <summary>What the API needs to know who calls.</summary>
internal static class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AuthOptions>().Bind(configuration.GetSection(AuthOptions.Section))
            // An empty environment variable means "not set".
            .PostConfigure(auth => auth.SetupSecret = string.IsNullOrWhiteSpace(auth.SetupSecret) ? null : auth.SetupSecret.Trim())
            .ValidateDataAnnotations().Validate(PublicAddress.IsUsable, PublicAddress.Problem).ValidateOnStart();
        services.AddSingleton(AuthMode.Read(configuration));
        services.AddSingleton<CallerCache>().AddSingleton<Callers>().AddSingleton<PublicAddress>();
        services.AddScoped<CurrentCaller>();
        services.AddScoped(provider => new CurrentTeam(provider.GetRequiredService<CurrentCaller>().TeamId));
        return services;
    }
}
