using System.Text.Json;
using Monitor.Data.Limits;
using Monitor.Data.Providers;
using Monitor.Web.Api.Limits;

namespace Monitor.Web.Api.Load;

/// <summary>What the providers still allow, as their limits and the state of their keys say.</summary>
internal sealed class ProviderCapacity(ProviderOverview providers, IRateLimiter limiter)
{
    /// <summary>What each provider that has a key allows.</summary>
    public async Task<IReadOnlyList<ProviderCapacityView>> ReadAsync(CancellationToken ct)
    {
        var states = (await providers.ListAsync(ct)).Where(provider => provider.Enabled || provider.Credentials > 0).ToArray();
        var limits = states.ToDictionary(state => state.Name, LevelsOf, StringComparer.Ordinal);
        LimitLevel[] levels = [.. limits.Values.SelectMany(level => level).DistinctBy(level => level.Key)];
        var used = levels.Zip(await limiter.UsedAsync(levels, ct)).ToDictionary(level => level.First.Key, level => level.Second, StringComparer.Ordinal);
        return [.. states.Select(state => View(state, limits[state.Name], used))];
    }

    /// <summary>What they allow together for each platform.</summary>
    public static IReadOnlyList<PlatformCapacityView> Together(IReadOnlyList<ProviderCapacityView> providers) =>
    [
        .. from provider in providers
           from platform in provider.Platforms
           group provider by platform into asked
           orderby asked.Key
           select new PlatformCapacityView(
               asked.Key, asked.Count(),
               asked.All(provider => provider.CallsPerMinute is not null) ? Math.Round(asked.Sum(provider => provider.CallsPerMinute!.Value), 2) : null,
               asked.All(provider => provider.CallsLeft is not null) ? asked.Sum(provider => provider.CallsLeft!.Value) : null),
    ];

    private static LimitLevel[] LevelsOf(ProviderState state) =>
        [.. (JsonSerializer.Deserialize(state.Limits, LimitJson.Default.ProviderLimitArray) ?? [])
            .Select(limit => new LimitLevel(limit.Key, limit.Calls, TimeSpan.FromSeconds(limit.WindowSeconds), state.Name))];

    private static ProviderCapacityView View(ProviderState state, LimitLevel[] limits, Dictionary<string, int> used)
    {
        var platforms = PlatformsOf(state);
        var isAsked = platforms.Length > 0;
        LimitLeftView[] left = [.. limits.Select(limit => new LimitLeftView(
            limit.Limit, limit.Window.TotalSeconds, used[limit.Key], Math.Max(0, limit.Limit - used[limit.Key])))];
        return new ProviderCapacityView(
            state.Name, platforms, state.Credentials, state.CredentialsHealthy,
            !isAsked ? 0 : left.Length == 0 ? null : Math.Round(left.Min(limit => limit.Limit * 60 / limit.WindowSeconds), 2),
            !isAsked ? 0 : left.Length == 0 ? null : left.Min(limit => limit.Left), left);
    }

    private static string[] PlatformsOf(ProviderState state)
    {
        if (state.Pause is not null)
            return [];
        using var capabilities = JsonDocument.Parse(state.Capabilities);
        return
        [
            .. capabilities.RootElement.EnumerateObject().Select(platform => platform.Name)
                .Where(platform => (state.Platforms.FirstOrDefault(one => one.Platform == platform)?.Health ?? state.Health) is ProviderHealth.Healthy or ProviderHealth.Degraded)
                .Order(StringComparer.Ordinal),
        ];
    }
}
