using Microsoft.EntityFrameworkCore;
using Monitor.Data.Trace;

namespace Monitor.Data.Providers;

/// <summary>The providers with how they and their credentials are doing, and what they did today.</summary>
public sealed class ProviderOverview(IDbContextFactory<MonitorDb> databases, TimeProvider time)
{
    // Calls with one of these outcomes brought an answer, or were not made.
    private static readonly string[] NotFailed = ["found", "not_found", "private", ProviderCall.Saved];

    /// <summary>All providers by name.</summary>
    public async Task<IReadOnlyList<ProviderState>> ListAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await using var db = await databases.CreateDbContextAsync(ct);
        var keys = db.Credentials.GroupBy(credential => credential.Source).Select(keys => new
        {
            Source = keys.Key,
            All = keys.Count(),
            Healthy = keys.Count(key => key.Enabled && key.Problem == null && !key.DataAccessExpired && (key.DisabledTill == null || key.DisabledTill <= now)),
            BackAt = keys.Where(key => key.Enabled && key.Problem == null && !key.DataAccessExpired && key.DisabledTill > now).Min(key => key.DisabledTill),
        });
        var usage = db.CallTotals.Where(total => total.Day == today).GroupBy(total => total.Provider).Select(totals => new
        {
            Provider = totals.Key,
            Calls = totals.Sum(total => total.Calls),
            Failed = totals.Where(total => !NotFailed.Contains(total.Outcome)).Sum(total => total.Calls),
            Saved = totals.Sum(total => total.Saved),
            CostUsd = totals.Sum(total => total.CostUsd),
        });
        var rows = await (
            from provider in db.Providers
            from status in db.ProviderStatuses.Where(status => status.Source == provider.Name).DefaultIfEmpty()
            from key in keys.Where(key => key.Source == provider.Name).DefaultIfEmpty()
            from used in usage.Where(used => used.Provider == provider.Name).DefaultIfEmpty()
            orderby provider.Name
            select new
            {
                Provider = provider,
                Status = status,
                Credentials = (int?)key.All ?? 0,
                CredentialsHealthy = (int?)key.Healthy ?? 0,
                key.BackAt,
                Calls = (long?)used.Calls ?? 0,
                Failed = (long?)used.Failed ?? 0,
                Saved = (long?)used.Saved ?? 0,
                CostUsd = (decimal?)used.CostUsd ?? 0,
            }).ToListAsync(ct);
        return rows.ConvertAll(row =>
        {
            var resting = row.Status?.RestingUntil is { } until && until > now ? until : (DateTimeOffset?)null;
            return new ProviderState
            {
                Name = row.Provider.Name,
                Enabled = row.Provider.Enabled,
                Demo = row.Provider.Demo,
                Capabilities = row.Provider.Capabilities,
                UnitCostUsd = row.Provider.UnitCostUsd,
                Limits = row.Provider.Limits,
                Health = (resting, row.Credentials, row.CredentialsHealthy) switch
                {
                    (_, 0, _) => ProviderHealth.NoCredentials,
                    ({ }, _, _) => ProviderHealth.Resting,
                    (_, _, 0) => ProviderHealth.Unusable,
                    var (_, all, healthy) when row.Status?.Rung > 0 || healthy * 2 < all => ProviderHealth.Degraded,
                    _ => ProviderHealth.Healthy,
                },
                BackAt = resting ?? (row.CredentialsHealthy == 0 ? row.BackAt : null),
                LastError = row.Status?.LastError,
                LastErrorAt = row.Status?.LastErrorAt,
                Credentials = row.Credentials,
                CredentialsHealthy = row.CredentialsHealthy,
                Calls = row.Calls,
                Failed = row.Failed,
                Saved = row.Saved,
                CostUsd = row.CostUsd,
            };
        });
    }
}

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

    /// <summary>Those of them that brought no answer.</summary>
    public required long Failed { get; init; }

    /// <summary>Calls that were not made because an answer was shared.</summary>
    public required long Saved { get; init; }

    /// <summary>What the calls cost.</summary>
    public required decimal CostUsd { get; init; }
}
