using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.People.Passkeys;

/// <summary>Registers passkeys.</summary>
public static class PasskeyRegistration
{
    /// <summary>Adds what is stored of passkeys.</summary>
    public static IServiceCollection AddPasskeys(this IServiceCollection services) =>
        services.AddSingleton<PasskeyChallenges>().AddSingleton<PasskeyStore>();
}
