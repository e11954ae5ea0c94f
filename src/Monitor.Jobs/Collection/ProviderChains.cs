using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Observations;

namespace Monitor.Jobs.Collection;

/// <summary>Which providers are asked for what, in which order. Providers without a key are left out.</summary>
public sealed class ProviderChains
{
    private static readonly Dictionary<(string Platform, string FetchType), string> DefaultOrder = new()
    {
        [(Platforms.Instagram, FetchTypes.ProfileByHandle)] =
            "graphapi,rapidapi-arraybobo,rapidapi-jotucker,lama,rapidapi-bestsolutions,tikhub,rocketapi,rapidapi-neotank,apify",
        [(Platforms.Instagram, FetchTypes.ProfileById)] =
            "rapidapi-jotucker,rapidapi-arraybobo,rocketapi,tikhub,lama,rapidapi-bestsolutions",
        [(Platforms.Instagram, FetchTypes.ProfilePostsById)] =
            "rapidapi-jotucker,lama,rapidapi-arraybobo,rocketapi,tikhub,rapidapi-bestsolutions,rapidapi-neotank",
        [(Platforms.Instagram, FetchTypes.ReelsPosts)] = "rapidapi-arraybobo,rocketapi,lama,tikhub",
        [(Platforms.Instagram, FetchTypes.PostByShortcode)] =
            "rapidapi-arraybobo,rapidapi-jotucker,rocketapi,lama,tikhub,rapidapi-bestsolutions,rapidapi-neotank,apify",
        [(Platforms.Instagram, FetchTypes.PostInsights)] = "graphapi",
        [(Platforms.Instagram, FetchTypes.ProfileInsights)] = "graphapi",
        [(Platforms.Instagram, FetchTypes.Followers)] = "rocketapi,rapidapi-jotucker,rapidapi-igapi",
        [(Platforms.Instagram, FetchTypes.Following)] = "rapidapi-jotucker,lama,rocketapi,rapidapi-bestsolutions",
        [(Platforms.Instagram, FetchTypes.StoryPostsByProfileId)] = "rapidapi-arraybobo,rocketapi,lama,tikhub,rapidapi-bestsolutions",
        [(Platforms.YouTube, FetchTypes.Channel)] = "youtube-data-v3,youtube138,youtube-v31,youtube-v311",
        [(Platforms.YouTube, FetchTypes.ChannelVideos)] = "youtube-data-v3,youtube138,youtube-v31,youtube-v311",
        [(Platforms.YouTube, FetchTypes.Video)] = "youtube-data-v3,youtube138,youtube-v31,youtube-v311",
    };

    private readonly Dictionary<(string Platform, string FetchType), IReadOnlyList<ProviderClient>> _chains = [];

    public ProviderChains(
        IEnumerable<IProvider> providers,
        IHttpClientFactory http,
        IConfiguration configuration,
        IOptions<CollectionOptions> options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        var all = ProviderParts.Join(providers);
        var configured = new Dictionary<string, ProviderClient>(StringComparer.Ordinal);
        var published = new List<PublishedProvider>();
        foreach (var provider in all)
        {
            var name = provider.Declaration.Name;
            var own = ProviderSettings.Of(name, configuration);
            var enabled = !string.IsNullOrWhiteSpace(own.ApiKey);
            published.Add(new(provider.Declaration, enabled, own.Demo));
            if (enabled)
                configured[name] = new(
                    provider,
                    new(own.BaseUrl ?? provider.Declaration.DefaultBaseUrl, own.ApiKey!.Trim()) { Fields = own.Fields.AsReadOnly() },
                    http.CreateClient(HttpClientName),
                    options.Value,
                    time,
                    loggers.CreateLogger<ProviderClient>());
        }

        Published = published;
        Groups = all.SelectMany(provider => provider.Declaration.Capabilities.Keys).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var ((platform, fetchType), order) in Orders(all, options.Value))
            _chains[(platform, fetchType)] = Resolve(platform, fetchType, order, all, configured);
    }

    /// <summary>Name of the HTTP client that all provider calls share.</summary>
    public const string HttpClientName = "providers";

    /// <summary>Every provider of the product with whether it is in use.</summary>
    public IReadOnlyList<PublishedProvider> Published { get; }

    /// <summary>Platforms that some provider can collect from.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>The providers to ask, in order; empty when none is configured.</summary>
    public IReadOnlyList<ProviderClient> For(FetchRequest request)
    {
        var chain = _chains.GetValueOrDefault((request.Platform, request.FetchType)) ?? [];
        return request.Except is null ? chain : [.. chain.Where(provider => provider.Declaration.Name != request.Except)];
    }

    // What has no order of its own is asked in the order of registration.
    private static Dictionary<(string, string), string> Orders(IReadOnlyList<IProvider> all, CollectionOptions options)
    {
        var orders = all
            .SelectMany(provider => provider.Declaration.Capabilities.SelectMany(
                platform => platform.Value.Select(fetchType => (Question: (platform.Key, fetchType), provider.Declaration.Name))))
            .GroupBy(able => able.Question, able => able.Name)
            .ToDictionary(able => able.Key, able => string.Join(',', able));
        foreach (var (question, order) in DefaultOrder)
            orders[question] = order;
        foreach (var (platform, fetchTypes) in options.Chains)
            foreach (var (fetchType, order) in fetchTypes)
                orders[(platform, fetchType)] = order;
        return orders;
    }

    private static List<ProviderClient> Resolve(
        string platform, string fetchType, string order, IProvider[] all, Dictionary<string, ProviderClient> configured)
    {
        var chain = new List<ProviderClient>();
        foreach (var name in order.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var provider = all.FirstOrDefault(candidate => candidate.Declaration.Name == name)
                ?? throw new OptionsValidationException(CollectionOptions.Section, typeof(CollectionOptions),
                    [$"Collection:Chains:{platform}:{fetchType} names '{name}', which is not a provider. Known: {string.Join(", ", all.Select(p => p.Declaration.Name))}."]);
            if (!provider.Declaration.Supports(platform, fetchType))
                throw new OptionsValidationException(CollectionOptions.Section, typeof(CollectionOptions),
                    [$"Collection:Chains:{platform}:{fetchType} names '{name}', which cannot do that."]);
            if (configured.TryGetValue(name, out var client))
                chain.Add(client);
        }

        return chain;
    }
}

/// <summary>A provider as the API shows it.</summary>
/// <param name="Declaration">Who it is and what it can do.</param>
/// <param name="Enabled">Whether a key is configured.</param>
/// <param name="Demo">Whether it is the simulator.</param>
public sealed record PublishedProvider(ProviderDeclaration Declaration, bool Enabled, bool Demo);
