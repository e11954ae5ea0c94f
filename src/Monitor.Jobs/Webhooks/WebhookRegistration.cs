using Microsoft.Extensions.DependencyInjection;

namespace Monitor.Jobs.Webhooks;

/// <summary>Registers webhooks of others to us and of us to others.</summary>
public static class WebhookRegistration
{
    /// <summary>Adds fetching what runs at Apify brought.</summary>
    public static IServiceCollection AddApifyRuns(this IServiceCollection services) => services.AddHostedService<ApifyRunLoop>();

    /// <summary>Adds telling the webhooks of jobs that they ended.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services.AddHostedService<WebhookLoop>();
}
