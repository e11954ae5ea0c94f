using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Credentials;
using Monitor.Data.Trace;

namespace Monitor.Data.Providers;

/// <summary>The providers with how they and their credentials are doing, and what they did today.</summary>
public sealed class ProviderOverview(IDbContextFactory<MonitorDb> databases, TimeProvider time)
{
    // Calls with one of these outcomes brought what the provider has to say, or were not made. One step of several is no failure.
    private static readonly string[] NotFailed = ["found", "not_found", "private", "not_covered", "continued", ProviderCall.Saved];

    /// <summary>All providers by name.</summary>
    public async Task<IReadOnlyList<ProviderState>> ListAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await using var db = await databases.CreateDbContextAsync(ct);
        var keys = (await db.Credentials
            .Select(key => new Key(key.Source, key.Enabled && key.Problem == null && !key.DataAccessExpired, key.DisabledTill, key.Parked)).ToListAsync(ct)).ToLookup(key => key.Source, StringComparer.Ordinal);
        var statuses = (await db.ProviderStatuses.ToListAsync(ct)).ToLookup(status => status.Source, StringComparer.Ordinal);
        var usage = await db.CallTotals.Where(total => total.Day == today).GroupBy(total => total.Provider).Select(totals => new
        {
            Provider = totals.Key,
            Calls = totals.Sum(total => total.Calls),
            Failed = totals.Where(total => !NotFailed.Contains(total.Outcome)).Sum(total => total.Calls),
            Saved = totals.Sum(total => total.Saved),
            CostUsd = totals.Sum(total => total.CostUsd),
        }).ToDictionaryAsync(used => used.Provider, StringComparer.Ordinal, ct);
        var pauses = await db.ProviderPauses.ToDictionaryAsync(pause => pause.Source, StringComparer.Ordinal, ct);
        var providers = await db.Providers.OrderBy(provider => provider.Name).ToListAsync(ct);
        return providers.ConvertAll(provider =>
        {
            var used = usage.GetValueOrDefault(provider.Name);
            Key[] own = [.. keys[provider.Name]];
            PlatformState[] platforms = [.. PlatformsOf(provider).Select(platform => StateOf(platform, own, statuses[provider.Name], now))];
            var last = statuses[provider.Name].MaxBy(status => status.LastErrorAt);
            var health = Together(platforms);
            return new ProviderState
            {
                Name = provider.Name,
                Enabled = provider.Enabled,
                Demo = provider.Demo,
                Capabilities = provider.Capabilities,
                UnitCostUsd = provider.UnitCostUsd,
                Limits = provider.Limits,
                Health = health,
                Platforms = platforms.Length > 1 ? platforms : [],
                BackAt = health is ProviderHealth.Resting or ProviderHealth.Unusable ? platforms.Min(platform => platform.BackAt) : null,
                LastError = last?.LastError,
                LastErrorAt = last?.LastErrorAt,
                Credentials = own.Length,
                CredentialsHealthy = own.Count(key => platforms.Any(platform => key.IsUsable(platform.Platform, now))),
                Calls = used?.Calls ?? 0,
                Failed = used?.Failed ?? 0,
                Saved = used?.Saved ?? 0,
                CostUsd = used?.CostUsd ?? 0,
                Pause = pauses.GetValueOrDefault(provider.Name),
            };
        });
    }

    private static PlatformState StateOf(string platform, Key[] keys, IEnumerable<ProviderStatus> statuses, DateTimeOffset now)
    {
        var status = statuses.FirstOrDefault(status => status.Platform == platform) ?? statuses.FirstOrDefault(status => status.Platform == CredentialParking.Everywhere);
        var resting = status?.RestingUntil > now ? status.RestingUntil : null;
        var healthy = keys.Count(key => key.IsUsable(platform, now));
        var health = (resting, keys.Length, healthy) switch
        {
            (_, 0, _) => ProviderHealth.NoCredentials,
            ({ }, _, _) => ProviderHealth.Resting,
            (_, _, 0) => ProviderHealth.Unusable,
            var (_, all, usable) when status?.Rung > 0 || usable * 2 < all => ProviderHealth.Degraded,
            _ => ProviderHealth.Healthy,
        };
        return new(platform, health, resting ?? (healthy == 0 ? keys.Where(key => key.IsOn).Min(key => key.Until(platform, now)) : null));
    }

    // What is so for all platforms is so for the provider; otherwise it does less than it could.
    private static ProviderHealth Together(PlatformState[] platforms) =>
        platforms.Select(platform => platform.Health).Distinct().ToArray() is [var health] ? health : ProviderHealth.Degraded;

    private static string[] PlatformsOf(Provider provider)
    {
        using var capabilities = JsonDocument.Parse(provider.Capabilities);
        string[] platforms = [.. capabilities.RootElement.EnumerateObject().Select(platform => platform.Name).Order(StringComparer.Ordinal)];
        return platforms.Length > 1 ? platforms : [CredentialParking.Everywhere];
    }

    private sealed record Key(string Source, bool IsOn, DateTimeOffset? DisabledTill, string Parked)
    {
        public DateTimeOffset? Until(string platform, DateTimeOffset now) => CredentialParking.Until(DisabledTill, Parked, platform, now);

        public bool IsUsable(string platform, DateTimeOffset now) => IsOn && Until(platform, now) is null;
    }
}

/// <summary>How a provider is doing for one of its platforms.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Health">How it is doing.</param>
/// <param name="BackAt">When it can be asked again, while it cannot be.</param>
public sealed record PlatformState(string Platform, ProviderHealth Health, DateTimeOffset? BackAt);

/// <summary>How a provider is doing.</summary>
public enum ProviderHealth
{
    /// <summary>All is well.</summary>
    Healthy,

    /// <summary>It answers again after faults, or more than half of its credentials cannot be used.</summary>
    Degraded,

    /// <summary>It is left alone after repeated faults.</summary>
    Resting,

    /// <summary>None of its credentials can be used now.</summary>
    Unusable,

    /// <summary>It has no credential.</summary>
    NoCredentials,
}

/// <summary>A provider at one moment.</summary>
public sealed record ProviderState
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the workers have a key for it.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Whether its answers come from the simulator.</summary>
    public required bool Demo { get; init; }

    /// <summary>JSON: fetch types by platform.</summary>
    public required string Capabilities { get; init; }

    /// <summary>Approximate price of one call.</summary>
    public required decimal UnitCostUsd { get; init; }

    /// <summary>JSON: what it allows.</summary>
    public required string Limits { get; init; }

    /// <summary>How it is doing.</summary>
    public required ProviderHealth Health { get; init; }

    /// <summary>How it is doing for each of its platforms, where it has several.</summary>
    public required IReadOnlyList<PlatformState> Platforms { get; init; }

    /// <summary>When it can be asked again, while it cannot be.</summary>
    public required DateTimeOffset? BackAt { get; init; }

    /// <summary>The fault that sent it to rest last.</summary>
    public required string? LastError { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>All its credentials.</summary>
    public required int Credentials { get; init; }

    /// <summary>Credentials that can be used now.</summary>
    public required int CredentialsHealthy { get; init; }

    /// <summary>Calls today, in UTC.</summary>
    public required long Calls { get; init; }

    /// <summary>Those of them that brought no answer. That a provider does not cover somebody is one, and so is a step of several.</summary>
    public required long Failed { get; init; }

    /// <summary>Calls that were not made because an answer was shared.</summary>
    public required long Saved { get; init; }

    /// <summary>What the calls cost.</summary>
    public required decimal CostUsd { get; init; }

    /// <summary>The pause in which it is held; null while it is asked.</summary>
    public required ProviderPause? Pause { get; init; }
}
