using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Monitor.Data.Content;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Workers;

namespace Monitor.Jobs.Collection;

/// <summary>Registers everything between a request and the HTTP call.</summary>
public static class CollectionRegistration
{
    /// <summary>Adds how providers are called.</summary>
    public static IServiceCollection AddCollectionOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CollectionOptions>().Bind(configuration.GetSection(CollectionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    /// <summary>Adds asking providers.</summary>
    public static IServiceCollection AddCollection(this IServiceCollection services)
    {
        services.AddOptions<ProviderHttpOptions>()
            .Configure<IOptions<CollectionOptions>, IOptions<EngineOptions>>((http, collection, engine) =>
                http.MaxConnectionsPerServer = collection.Value.ConnectionsPerProvider ?? engine.Value.MaxConcurrentRuns);
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<HandleBook>().AddSingleton<AnswerCheck>();
        services.AddSingleton<SingleFlight>();
        services.AddSingleton<SourceBook>().AddSingleton<SourceHealth>().AddSingleton<SourceKeeper>();
        services.AddSingleton<CallTrace>();
        services.AddMetrics().AddSingleton(provider => new ProviderGauges(
            provider.GetRequiredService<IOptions<ProviderHttpOptions>>().Value.MaxConnectionsPerServer, provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<ProviderChains>().AddSingleton<ProviderPublisher>();
        services.AddSingleton<PlatformSources>().AddSingleton<WaitingPlatforms>().AddSingleton<RestingPrimaries>();
        services.AddSingleton<Collector>().AddSingleton<TruthGuard>().AddSingleton<TargetCollector>();
        services.AddHostedService(provider => provider.GetRequiredService<CallTrace>());
        services.AddHostedService(provider => provider.GetRequiredService<SourceKeeper>());
        services.AddHostedService(provider => provider.GetRequiredService<ProviderPublisher>());
        services.AddSingleton<KeyTrials>().AddHostedService(provider => provider.GetRequiredService<KeyTrials>());
        return services;
    }
}
