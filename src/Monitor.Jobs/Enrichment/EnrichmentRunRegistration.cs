using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Flows;

namespace Monitor.Jobs.Enrichment;

/// <summary>Registers asking the language model.</summary>
public static class EnrichmentRunRegistration
{
    /// <summary>Adds the model, estimates by flows, and the stage of searches.</summary>
    public static IServiceCollection AddEnrichmentRuns(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddHttpClient(ModelClient.HttpName)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            // A redirect would take the key along.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(10),
            })
            .RemoveAllLoggers();
        return services
            .AddSingleton<ModelPool>()
            .AddSingleton<ModelNotices>()
            .AddSingleton<ModelClient>()
            .AddSingleton<GroupedPrompts>()
            .AddSingleton<ProfileEnricher>()
            .AddSingleton<ProfileFinder>()
            .AddSingleton<SearchEnrichment>()
            .AddSingleton<IFlowWork, EnrichmentFlows>();
    }
}
