using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Collection.Call;
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
using Monitor.Jobs.Providers.YouTubeAnalytics;
using Monitor.Jobs.Providers.YouTubeDataV3;
using Monitor.Jobs.Providers.YouTubeSearch;
using Monitor.Jobs.Providers.YouTubeV31;
using Monitor.Jobs.Providers.YouTubeV311;

namespace Monitor.Jobs.Providers;

/// <summary>The list of all providers: one line each.</summary>
public static class ProviderRegistration
{
    /// <summary>Registers every provider of the product.</summary>
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddProvider<TikHubProvider, ITikHubApi>(TikHubProvider.Declared);
        services.AddProvider<RocketApiProvider, IRocketApi>(RocketApiProvider.Declared);
        services.AddProvider<GraphApiProvider, IGraphApi>(GraphApiProvider.Declared);
        services.AddProvider<ArrayBoboProvider, IArrayBoboApi>(ArrayBoboProvider.Declared);
        services.AddProvider<JoTuckerProvider, IJoTuckerApi>(JoTuckerProvider.Declared);
        services.AddProvider<LamaProvider, ILamaApi>(LamaProvider.Declared);
        services.AddProvider<BestSolutionsProvider, IBestSolutionsApi>(BestSolutionsProvider.Declared);
        services.AddProvider<NeoTankProvider, INeoTankApi>(NeoTankProvider.Declared);
        services.AddProvider<IgApiProvider, IIgApi>(IgApiProvider.Declared);
        services.AddProvider<YouTubeDataV3Provider, IYouTubeDataV3Api>(YouTubeDataV3Provider.Declared);
        services.AddProvider<YouTubeSearchProvider, IYouTubeSearchApi>(YouTubeSearchProvider.Declared);
        services.AddProvider<YouTube138Provider, IYouTube138Api>(YouTube138Provider.Declared);
        services.AddProvider<YouTubeV31Provider, IYouTubeV31Api>(YouTubeV31Provider.Declared);
        services.AddProvider<YouTubeV311Provider, IYouTubeV311Api>(YouTubeV311Provider.Declared);
        services.AddProvider<YouTubeAnalyticsProvider, IYouTubeAnalyticsApi>(YouTubeAnalyticsProvider.Declared);
        services.AddProvider<TikHubTikTokProvider, ITikHubTikTokApi>(TikHubTikTokProvider.Declared);
        services.AddProvider<ApifyProvider, IApifyApi>(ApifyProvider.Declared);
        return services;
    }
}
