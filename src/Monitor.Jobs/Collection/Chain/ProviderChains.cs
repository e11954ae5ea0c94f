using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Limits;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Chain;

/// <summary>Which providers are asked for what, in which order, and where the first one is drawn by weight.</summary>
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
        [(Platforms.Instagram, FetchTypes.TaggedPosts)] = "rapidapi-arraybobo,rocketapi,lama",
        [(Platforms.Instagram, FetchTypes.PostByShortcode)] =
            "rapidapi-arraybobo,rapidapi-jotucker,rocketapi,lama,tikhub,rapidapi-bestsolutions,rapidapi-neotank,apify",
        [(Platforms.Instagram, FetchTypes.PostInsights)] = "graphapi",
        [(Platforms.Instagram, FetchTypes.StoryInsights)] = "graphapi",
        [(Platforms.Instagram, FetchTypes.ProfileInsights)] = "graphapi",
        [(Platforms.Instagram, FetchTypes.OwnStories)] = "graphapi",
        [(Platforms.Instagram, FetchTypes.Followers)] = "rocketapi,rapidapi-jotucker,rapidapi-igapi,lama,tikhub,rapidapi-bestsolutions",
        [(Platforms.Instagram, FetchTypes.Following)] = "rapidapi-jotucker,lama,rocketapi,rapidapi-bestsolutions",
        [(Platforms.Instagram, FetchTypes.PostComments)] = "rapidapi-jotucker,rocketapi,lama",
        [(Platforms.Instagram, FetchTypes.PostLikers)] = "rapidapi-jotucker,rocketapi,lama",
        [(Platforms.Instagram, FetchTypes.HashtagPosts)] = "rapidapi-jotucker",
        [(Platforms.Instagram, FetchTypes.StoryPostsByProfileId)] = "rapidapi-arraybobo,rocketapi,lama,tikhub,rapidapi-bestsolutions",
        [(Platforms.YouTube, FetchTypes.Channel)] = "youtube-data-v3,youtube138,youtube-v31,youtube-v311",
        [(Platforms.YouTube, FetchTypes.ChannelVideos)] = "youtube-data-v3,youtube138,youtube-v31,youtube-v311",
        [(Platforms.YouTube, FetchTypes.PostComments)] = "youtube-data-v3,youtube138",
        [(Platforms.YouTube, FetchTypes.ChannelDemographics)] = "youtube-analytics",
        [(Platforms.YouTube, FetchTypes.Search)] = "youtube-search",
        [(Platforms.YouTube, FetchTypes.Video)] = "youtube-data-v3,youtube138,youtube-v31,youtube-v311",
    };

    // Drawn among those that can be asked; the others follow in the order of the chain.
    private static readonly Dictionary<(string Platform, string FetchType), string> DefaultWeights = new()
    {
        [(Platforms.Instagram, FetchTypes.Followers)] = "rocketapi=0.7,rapidapi-jotucker=0.3",
    };

    private readonly Dictionary<(string Platform, string FetchType), ProviderChain> _chains = [];
    private readonly IProvider[] _all;
    private readonly Dictionary<string, ProviderDeclaration> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _demo = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<PublishedLimit>> _limits = new(StringComparer.Ordinal);
    private readonly SourceBook _sources;
    private readonly Dictionary<(string Provider, string Platform), ProviderClient> _clients = [];

    public ProviderChains(
        IEnumerable<IProvider> providers,
        IEnumerable<IReports> reports,
        IConfiguration configuration,
        IOptions<CollectionOptions> options,
        SourceBook sources,
        SourceHealth health,
        IRateLimiter limiter,
        AnswerCheck check,
        CallTrace trace,
        ProviderGauges gauges,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _all = [.. ProviderParts.Join(providers)];
        _sources = sources;
        var clients = _clients;
        foreach (var provider in _all)
        {
            var name = provider.Declaration.Name;
            var own = ProviderSettings.Of(name, configuration);
            _demo[name] = own.Demo;
            var declaration = provider.Declaration with { UnitCostUsd = own.UnitCostOr(provider.Declaration.UnitCostUsd, name) };
            _declared[name] = declaration;
            var limits = new SourceLimits(name, own.LimitsOr(provider.Declaration.Limits, name), options.Value.LimitMargin, limiter, time);
            _limits[name] = [.. limits.Levels.Select(level => new PublishedLimit(level.Key, level.Limit, level.Window.TotalSeconds))];
            var calls = gauges.Add(name, limits);
            foreach (var platform in provider.Declaration.Capabilities.Keys)
                clients[(name, platform)] = new(
                    provider, declaration, sources[name, platform], health, limits, calls, check, options.Value, trace, time, loggers.CreateLogger<ProviderClient>(),
                    reports.FirstOrDefault(report => report.Provider == name));
        }

        PlatformNames = _all.SelectMany(provider => provider.Declaration.Capabilities.Keys).Distinct(StringComparer.Ordinal).ToArray();
        var weights = Merged(DefaultWeights, options.Value.Weights);
        foreach (var ((platform, fetchType), order) in Merged(Orders(_all), options.Value.Chains))
            _chains[(platform, fetchType)] = new(
                Resolve(platform, fetchType, order, clients),
                Weights(platform, fetchType, weights.GetValueOrDefault((platform, fetchType), "")));
    }

    /// <summary>Every provider of the product with whether it is in use.</summary>
    public IReadOnlyList<PublishedProvider> Published =>
        [.. _all.Select(provider => new PublishedProvider(
            _declared[provider.Declaration.Name], _sources.HasCredentials(provider.Declaration.Name), _demo[provider.Declaration.Name], _limits[provider.Declaration.Name]))];

    /// <summary>Who asks each provider what shows whether a key is taken.</summary>
    public IEnumerable<ProviderClient> ForTrials => _all.Select(provider => _clients[(provider.Declaration.Name, provider.Trial.Platform)]);

    /// <summary>Platforms that some provider can collect from.</summary>
    public IReadOnlyList<string> PlatformNames { get; }

    /// <summary>The providers that can answer; empty when there is none.</summary>
    public ProviderChain For(string platform, string fetchType) => _chains.GetValueOrDefault((platform, fetchType)) ?? ProviderChain.Empty;

    /// <summary>Those of them that have a key which is switched on, in the order of the chain.</summary>
    public IReadOnlyList<ProviderClient> InUse(string platform, string fetchType) => [.. For(platform, fetchType).Clients.Where(client => client.IsInUse)];

    private static Dictionary<(string, string), string> Merged(
        Dictionary<(string, string), string> defaults, IDictionary<string, Dictionary<string, string>> configured)
    {
        var merged = new Dictionary<(string, string), string>(defaults);
        foreach (var (platform, fetchTypes) in configured)
            foreach (var (fetchType, text) in fetchTypes)
                merged[(platform, fetchType)] = text;
        return merged;
    }

    // What has no order of its own is asked in the order of registration.
    private static Dictionary<(string, string), string> Orders(IReadOnlyList<IProvider> all)
    {
        var orders = all
            .SelectMany(provider => provider.Declaration.Capabilities.SelectMany(
                platform => platform.Value.Select(fetchType => (Question: (platform.Key, fetchType), provider.Declaration.Name))))
            .GroupBy(able => able.Question, able => able.Name)
            .ToDictionary(able => able.Key, able => string.Join(',', able));
        foreach (var (question, order) in DefaultOrder)
            if (string.Join(',', order.Split(',').Where(name => all.Any(provider => provider.Declaration.Name == name))) is { Length: > 0 } known)
                orders[question] = known;
        return orders;
    }

    private static List<ProviderClient> Resolve(string platform, string fetchType, string order, Dictionary<(string Provider, string Platform), ProviderClient> clients)
    {
        var chain = new List<ProviderClient>();
        foreach (var name in order.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (clients.Keys.All(key => key.Provider != name))
                throw Invalid($"Collection:Chains:{platform}:{fetchType} names '{name}', which is not a provider. Known: {string.Join(", ", clients.Keys.Select(key => key.Provider).Distinct(StringComparer.Ordinal))}.");
            if (!clients.TryGetValue((name, platform), out var client) || !client.Declaration.Supports(platform, fetchType))
                throw Invalid($"Collection:Chains:{platform}:{fetchType} names '{name}', which cannot do that.");
            chain.Add(client);
        }

        return chain;
    }

    private static Dictionary<string, double> Weights(string platform, string fetchType, string text)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=') is not [var name, var number]
                || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) || weight <= 0)
                throw Invalid($"Collection:Weights:{platform}:{fetchType}: '{part}' is not a provider and a weight, such as rocketapi=0.7.");
            weights[name.Trim()] = weight;
        }

        return weights;
    }

    private static OptionsValidationException Invalid(string message) => new(CollectionOptions.Section, typeof(CollectionOptions), [message]);
}

/// <summary>A provider as the API shows it.</summary>
/// <param name="Declaration">Who it is and what it can do.</param>
/// <param name="Enabled">Whether it has a key.</param>
/// <param name="Demo">Whether it is the simulator.</param>
/// <param name="Limits">What it allows.</param>
public sealed record PublishedProvider(ProviderDeclaration Declaration, bool Enabled, bool Demo, IReadOnlyList<PublishedLimit> Limits);

/// <summary>One limit of a provider, under the key by which it is counted.</summary>
public sealed record PublishedLimit(string Key, int Calls, double WindowSeconds);
