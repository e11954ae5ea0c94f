using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Monitor.Data.Erasure;
using Monitor.Data.Secrets;

namespace Monitor.Data.People;

/// <summary>Registers users, teams, sessions and keys.</summary>
public static class PeopleRegistration
{
    /// <summary>Adds everything about people.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.TryAddSingleton<SecretBox>();
        return services
            .AddSingleton<CallerLookup>()
            .AddSingleton<ApiKeys>()
            .AddSingleton<Passwords>()
            .AddSingleton<SignIn>()
            .AddSingleton<SecondFactor>()
            .AddSingleton<Sessions>()
            .AddSingleton<Users>()
            .AddSingleton<SetUp>()
            .AddSingleton<OpenLeftovers>()
            .AddSingleton<Members>()
            .AddSingleton<Invitations>()
            .AddSingleton<Teams>()
            .AddSingleton<Sharers>()
            .AddSingleton<ErasedCaches>()
            .AddSingleton<AccountErasure>()
            .AddSingleton<ErasureSweep>();
    }
}
