using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Data.Credits;

/// <summary>Registers credits.</summary>
public static class CreditRegistration
{
    /// <summary>Adds balances and ledgers of teams.</summary>
    public static IServiceCollection AddCredits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CreditOptions>().Bind(configuration.GetSection(CreditOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<CreditLedger>();
    }
}
