using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Secrets;

namespace Monitor.Data.People;

/// <summary>Registers users, teams, sessions and keys.</summary>
public static class PeopleRegistration
{
    /// <summary>Adds everything about people.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddSecrets();
        return services
            .AddSingleton<CallerLookup>()
            .AddSingleton<ApiKeys>()
            .AddSingleton<Passwords>()
            .AddSingleton<SignInBackOff>()
            .AddSingleton<SignIn>()
            .AddSingleton<PersonNotices>()
            .AddSingleton<Recovery>()
            .AddSingleton<SecondFactor>()
            .AddSingleton<Sessions>()
            .AddSingleton<Users>()
            .AddSingleton<SetUp>()
            .AddSingleton<OpenLeftovers>()
            .AddSingleton<OpenPerson>()
            .AddSingleton<Members>()
            .AddSingleton<Invitations>()
            .AddSingleton<Teams>()
            .AddSingleton<Sharers>();
    }
}
