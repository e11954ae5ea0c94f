using Monitor.Data.Observations;
using Monitor.Data.Providers;
using Monitor.Data.Tasks;

namespace Monitor.Web.Targets;

/// <summary>Which platforms can be watched with the providers that the workers have.</summary>
internal sealed class SupportedPlatforms(ProviderCatalog providers)
{
    private static readonly string[] BeforeAnyWorker = [Platforms.Instagram];

    /// <summary>Platforms whose targets can be read and that a provider answers for.</summary>
    public async Task<IReadOnlyList<string>> ForAsync(TaskType type, CancellationToken ct)
    {
        var fetchType = type == TaskType.Influencer ? FetchTypes.ProfileByHandle : FetchTypes.PostByShortcode;
        var platforms = await providers.PlatformsAsync(fetchType, ct) ?? BeforeAnyWorker;
        return [.. platforms.Intersect(TargetRules.Known, StringComparer.Ordinal)];
    }
}
