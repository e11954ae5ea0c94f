using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;

namespace Monitor.Data.Providers;

/// <summary>What the running workers can collect, as they published it.</summary>
public sealed class ProviderCatalog(IDbContextFactory<MonitorDb> databases)
{
    /// <summary>All providers by name.</summary>
    public async Task<IReadOnlyList<Provider>> ListAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Providers.OrderBy(p => p.Name).ToListAsync(ct);
    }

    /// <summary>Those of the platforms that an enabled provider can answer this kind of question for; null while no provider is published.</summary>
    public async Task<IReadOnlyList<string>?> PlatformsAsync(IReadOnlyCollection<(string Platform, string FetchType)> wanted, CancellationToken ct)
    {
        var providers = await ListAsync(ct);
        // No provider at all means that no worker has started yet: the answer is then unknown, not "nothing".
        if (providers.Count == 0)
            return null;
        var capabilities = providers.Where(p => p.Enabled).Select(Capabilities).ToArray();
        return [.. wanted
            .Where(w => capabilities.Any(c => Can(c, w.Platform, w.FetchType)))
            .Select(w => w.Platform).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The providers that can answer this kind of question, with or without a key now; null while no provider is published.</summary>
    public async Task<IReadOnlyList<string>?> NamesAsync(string platform, string fetchType, CancellationToken ct)
    {
        var providers = await ListAsync(ct);
        return providers.Count == 0 ? null : [.. providers.Where(provider => Can(Capabilities(provider), platform, fetchType)).Select(provider => provider.Name)];
    }

    private static Dictionary<string, string[]> Capabilities(Provider provider) =>
        JsonSerializer.Deserialize(provider.Capabilities, ProviderJson.Default.DictionaryStringStringArray)!;

    private static bool Can(Dictionary<string, string[]> capabilities, string platform, string fetchType) =>
        capabilities.TryGetValue(platform, out var fetchTypes) && fetchTypes.Contains(fetchType, StringComparer.Ordinal);
}

[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class ProviderJson : JsonSerializerContext;
