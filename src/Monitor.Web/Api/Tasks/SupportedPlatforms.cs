using Monitor.Data.Observations;
using Monitor.Data.Providers;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.Tasks;

namespace Monitor.Web.Api.Tasks;

/// <summary>Which platforms can be watched with the providers that the workers have.</summary>
internal sealed class SupportedPlatforms(ProviderCatalog providers, PlatformRegistry registry)
{
    private static readonly string[] BeforeAnyWorker = [Platforms.Instagram];

    /// <summary>Platforms whose targets can be read and that a provider answers for.</summary>
    public async Task<IReadOnlyList<string>> ForAsync(TaskType type, CancellationToken ct)
    {
        var kind = type.Kind();
        var wanted = registry.All.Select(platform => (platform.Name, platform.FetchType(kind))).ToArray();
        return await providers.PlatformsAsync(wanted, ct) ?? BeforeAnyWorker;
    }
}
