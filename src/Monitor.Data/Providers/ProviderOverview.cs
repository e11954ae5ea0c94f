using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Providers;

/// <summary>The providers with how they and their credentials are doing, and what they did today.</summary>
public sealed class ProviderOverview(NpgsqlDataSource database, TimeProvider time)
{
    private const string Sql =
        """
        select p.name, p.enabled, p.demo, p.capabilities::text, p.unit_cost_usd, p.limits::text, coalesce(s.rung, 0::smallint), s.resting_until, s.last_error,
            s.last_error_at, c.all_keys, c.healthy, c.back_at, coalesce(u.calls, 0)::bigint, coalesce(u.failed, 0)::bigint, coalesce(u.saved, 0)::bigint,
            coalesce(u.cost_usd, 0)
        from provider p
        left join provider_status s on s.source = p.name
        cross join lateral (
            select count(*)::int as all_keys,
                count(*) filter (where enabled and not data_access_expired and (disabled_till is null or disabled_till <= $1))::int as healthy,
                min(disabled_till) filter (where enabled and not data_access_expired and disabled_till > $1) as back_at
            from credential where source = p.name) c
        cross join lateral (
            select sum(calls) as calls, sum(calls) filter (where outcome not in ('found', 'not_found', 'private', 'saved')) as failed,
                sum(saved) as saved, sum(cost_usd) as cost_usd
            from provider_usage where day = $2 and provider = p.name) u
        order by p.name
        """;

    /// <summary>All providers by name.</summary>
    public async Task<IReadOnlyList<ProviderState>> ListAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(now.UtcDateTime) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var providers = new List<ProviderState>();
        while (await reader.ReadAsync(ct))
            providers.Add(Read(reader, now));
        return providers;
    }

    private static ProviderState Read(NpgsqlDataReader reader, DateTimeOffset now)
    {
        var resting = reader.GetFieldValue<DateTimeOffset?>(7) is { } until && until > now ? until : (DateTimeOffset?)null;
        var (rung, all, healthy) = (reader.GetInt16(6), reader.GetInt32(10), reader.GetInt32(11));
        return new()
        {
            Name = reader.GetString(0),
            Enabled = reader.GetBoolean(1),
            Demo = reader.GetBoolean(2),
            Capabilities = reader.GetString(3),
            UnitCostUsd = reader.GetDecimal(4),
            Limits = reader.GetString(5),
            Health = (resting, all, healthy) switch
            {
                (_, 0, _) => ProviderHealth.NoCredentials,
                ({ }, _, _) => ProviderHealth.Resting,
                (_, _, 0) => ProviderHealth.Unusable,
                _ when rung > 0 || healthy * 2 < all => ProviderHealth.Degraded,
                _ => ProviderHealth.Healthy,
            },
            BackAt = resting ?? (healthy == 0 ? reader.GetFieldValue<DateTimeOffset?>(12) : null),
            LastError = reader.GetText(8),
            LastErrorAt = reader.GetFieldValue<DateTimeOffset?>(9),
            Credentials = all,
            CredentialsHealthy = healthy,
            Calls = reader.GetInt64(13),
            Failed = reader.GetInt64(14),
            Saved = reader.GetInt64(15),
            CostUsd = reader.GetDecimal(16),
        };
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
