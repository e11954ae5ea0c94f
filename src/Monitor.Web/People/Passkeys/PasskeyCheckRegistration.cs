namespace Monitor.Web.People.Passkeys;

/// <summary>Registers what passkeys are checked with.</summary>
internal static class PasskeyCheckRegistration
{
    public static IServiceCollection AddPasskeyChecks(this IServiceCollection services) =>
        services.AddSingleton<PasskeyParty>().AddSingleton<PasskeyCheck>();
}
