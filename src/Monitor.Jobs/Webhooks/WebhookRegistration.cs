using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Webhooks;

/// <summary>Registers webhooks of others to us and of us to others.</summary>
public static class WebhookRegistration
{
    /// <summary>Adds fetching what runs at Apify brought.</summary>
    public static IServiceCollection AddApifyRuns(this IServiceCollection services) => services.AddApifyReports().AddHostedService<ApifyRunLoop>();

    /// <summary>Adds what others have told of runs at Apify, so that whoever waits for one need not.</summary>
    public static IServiceCollection AddApifyReports(this IServiceCollection services) => services.AddSingleton<IReports, ApifyReports>();

    /// <summary>Adds telling the webhooks of jobs that they ended, and those of teams what happens.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services) =>
        services.AddSingleton<SignedPost>().AddHostedService<WebhookLoop>().AddHostedService<TeamWebhookLoop>();
}
