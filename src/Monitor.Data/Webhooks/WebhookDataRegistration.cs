using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Auditing;
using Monitor.Data.Notices;
using Monitor.Data.Secrets;

namespace Monitor.Data.Webhooks;

/// <summary>Registers webhooks of teams.</summary>
public static class WebhookDataRegistration
{
    /// <summary>Adds them and their deliveries.</summary>
    public static IServiceCollection AddTeamWebhooks(this IServiceCollection services)
    {
        services.AddSecrets();
        services.AddAuditing();
        services.AddNotices();
        return services.AddSingleton<TeamWebhooks>().AddSingleton<WebhookDeliveries>();
    }
}
