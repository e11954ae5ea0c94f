using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Apify;
using Monitor.Jobs.Providers.ArrayBobo;
using Monitor.Jobs.Providers.BestSolutions;
using Monitor.Jobs.Providers.GraphApi;
using Monitor.Jobs.Providers.IgApi;
using Monitor.Jobs.Providers.JoTucker;
using Monitor.Jobs.Providers.Lama;
using Monitor.Jobs.Providers.NeoTank;
using Monitor.Jobs.Providers.RocketApi;
using Monitor.Jobs.Providers.TikHub;
using Monitor.Jobs.Providers.TikHubTikTok;
using Monitor.Jobs.Providers.YouTube138;
using Monitor.Jobs.Providers.YouTubeDataV3;
using Monitor.Jobs.Providers.YouTubeV31;
using Monitor.Jobs.Providers.YouTubeV311;

namespace Monitor.Jobs.Providers;

/// <summary>The list of all providers: one line each.</summary>
public static class ProviderRegistration
{
    /// <summary>Registers every provider of the product.</summary>
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddSingleton<IProvider, TikHubProvider>();
        services.AddSingleton<IProvider, RocketApiProvider>();
        services.AddSingleton<IProvider, GraphApiProvider>();
        services.AddSingleton<IProvider, ArrayBoboProvider>();
        services.AddSingleton<IProvider, JoTuckerProvider>();
        services.AddSingleton<IProvider, LamaProvider>();
        services.AddSingleton<IProvider, BestSolutionsProvider>();
        services.AddSingleton<IProvider, NeoTankProvider>();
        services.AddSingleton<IProvider, IgApiProvider>();
        services.AddSingleton<IProvider, YouTubeDataV3Provider>();
        services.AddSingleton<IProvider, YouTube138Provider>();
        services.AddSingleton<IProvider, YouTubeV31Provider>();
        services.AddSingleton<IProvider, YouTubeV311Provider>();
        services.AddSingleton<IProvider, TikHubTikTokProvider>();
        services.AddSingleton<IProvider, ApifyProvider>();
        return services;
    }
}
