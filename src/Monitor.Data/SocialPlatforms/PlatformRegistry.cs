using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Monitor.Data.Observations;

namespace Monitor.Data.SocialPlatforms;

/// <summary>The platforms that are registered, by name.</summary>
public sealed class PlatformRegistry(IEnumerable<SocialPlatform> platforms)
{
    private readonly FrozenDictionary<string, SocialPlatform> _platforms =
        platforms.ToFrozenDictionary(platform => platform.Name, StringComparer.Ordinal);

    /// <summary>All platforms by name.</summary>
    public IReadOnlyList<SocialPlatform> All => field ??= [.. _platforms.Values.OrderBy(platform => platform.Name, StringComparer.Ordinal)];

    /// <summary>The names of all platforms.</summary>
    public IReadOnlyList<string> Names => field ??= [.. All.Select(platform => platform.Name)];

    /// <summary>The platform of that name; false when there is none.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out SocialPlatform? platform) => _platforms.TryGetValue(name, out platform);

    /// <summary>What a monitor of that kind on that platform asks of the provider chain.</summary>
    public string FetchType(string platform, EntityKind kind) =>
        TryFind(platform, out var found) ? found.FetchType(kind) : throw new ArgumentException($"There is no platform '{platform}'.", nameof(platform));
}
