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
        [(Platforms.Instagram, FetchTypes.ProfileByHandle)] = "tikhub,rocketapi",
        [(Platforms.Instagram, FetchTypes.PostByShortcode)] = "tikhub,rocketapi",
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
        var all = providers.ToArray();
        var configured = new Dictionary<string, ProviderClient>(StringComparer.Ordinal);
        var published = new List<PublishedProvider>();
        foreach (var provider in all)
        {
            var name = provider.Declaration.Name;
            var own = configuration.GetSection($"{ProviderOptions.Section}:{name}").Get<ProviderOptions>() ?? new();
            var enabled = !string.IsNullOrWhiteSpace(own.ApiKey);
            published.Add(new(provider.Declaration, enabled, own.Demo));
            if (enabled)
                configured[name] = new(
                    provider,
                    new(own.BaseUrl ?? provider.Declaration.DefaultBaseUrl, own.ApiKey!.Trim()),
                    http.CreateClient(HttpClientName),
                    options.Value,
                    time,
                    loggers.CreateLogger<ProviderClient>());
        }

        Published = published;
        Groups = all.SelectMany(provider => provider.Declaration.Capabilities.Keys).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var ((platform, fetchType), order) in Orders(options.Value))
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

    private static Dictionary<(string, string), string> Orders(CollectionOptions options)
    {
        var orders = new Dictionary<(string, string), string>(DefaultOrder);
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
