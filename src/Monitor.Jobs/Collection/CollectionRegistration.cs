using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Monitor.Data.Content;
using Monitor.Data.Credentials;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Truth;

namespace Monitor.Jobs.Collection;

/// <summary>Everything between a request and the HTTP call.</summary>
internal static class CollectionRegistration
{
    public static IServiceCollection AddCollection(this IServiceCollection services)
    {
        services.AddCredentials();
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<HandleBook>().AddSingleton<AnswerCheck>();
        services.AddSingleton<SingleFlight>();
        services.AddSingleton<SourceBook>().AddSingleton<SourceHealth>().AddSingleton<SourceKeeper>();
        services.AddSingleton<CallTrace>();
        services.AddSingleton<ProviderChains>().AddSingleton<ProviderPublisher>();
        services.AddSingleton<PlatformSources>().AddSingleton<WaitingPlatforms>();
        services.AddSingleton<Collector>().AddSingleton<TruthGuard>().AddSingleton<TargetCollector>();
        return services;
    }
}
