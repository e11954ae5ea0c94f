using Monitor.Data.Events;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Credentials;

/// <summary>
/// The health of credentials and providers as all workers share it. Several workers may report the same trouble at once: a key
/// that is parked already, and a provider that rests already, do not climb their ladder again.
/// </summary>
public sealed class SourceHealthStore(NpgsqlDataSource database)
{
    private const string CredentialsSql =
        """
        select id, idempotency_key, source, handle, credentials::text, version, enabled, data_access_expired, disabled_till, strikes, last_used_at,
            origin = 'configuration', parked::text, problem
        from credential where origin = 'api' or idempotency_key = any ($1) order by source, id
        """;

    private const string ProvidersSql = "select source, platform, rung, resting_until from provider_status";

    private const string PausesSql = "select source from provider_pause";

    private const string PublishSql =
        """
        insert into credential (idempotency_key, source, handle, fingerprint, origin, published_at, created_at, updated_at)
        select k, s, h, f, 'configuration', $5, $5, $5 from unnest($1, $2, $3, $4) c(k, s, h, f)
        on conflict (idempotency_key) do update set published_at = excluded.published_at
        """;

    private const string ForgetSql = "delete from credential where origin = 'configuration' and published_at < $1";

    // Without an own wish of the provider, the key climbs the ladder of parking times, which starts again at its end. What was parked
    // before is over when somebody emptied disabled_till by hand. Strikes from before there were platforms count for all of them.
    private static readonly string ParkSql =
        $$"""
        with place as (
            select id, disabled_till,
                case when disabled_till > $2 then case when parked = '{}' then disabled_till else (parked -> $6 ->> 'till')::timestamptz end end as till,
                case when parked = '{}' then strikes else coalesce((parked -> $6 ->> 'strikes')::smallint, 0) end as strikes,
                case
                    when disabled_till > $2 and parked = '{}' then jsonb_build_object('*', jsonb_build_object('till', disabled_till, 'strikes', strikes))
                    when disabled_till > $2 then parked
                    else (select coalesce(jsonb_object_agg(key, value || '{"till": "1970-01-01T00:00:00Z"}'), '{}') from jsonb_each(parked)) end as parked
            from credential where id = $1 for no key update),
        fresh as (
            select id, disabled_till, parked,
                case when $3::interval is not null or till > $2 then strikes else least(strikes + 1, cardinality($4::interval[])) end as strikes,
                case
                    when $3::interval is not null then greatest(till, $2 + $3)
                    when till > $2 then till
                    else $2 + ($4::interval[])[least(strikes + 1, cardinality($4::interval[]))] end as till
            from place),
        entered as (
            select *, parked || jsonb_build_object($6::text, jsonb_build_object('till', till, 'strikes', strikes)) as entries from fresh),
        changed as (
            update credential c set
                parked = e.entries,
                strikes = (select max((value ->> 'strikes')::smallint) from jsonb_each(e.entries)),
                disabled_till = greatest(case when e.disabled_till > $2 then e.disabled_till end, e.till),
                last_error = $5, last_error_at = $2
            from entered e where c.id = e.id returning c.*, e.till, e.strikes::smallint as rung),
        told as ({{OutboxSql.Credentials("changed", "'parked'", "$2")}})
        select till, rung from changed
        """;

    private static readonly string ExpireSql =
        $"""
        with changed as (
            update credential set data_access_expired = true, last_error = $4, last_error_at = $2 where id = $1 and version = $3 returning *)
        {OutboxSql.Credentials("changed", "'expired'", "$2")}
        """;

    private static readonly string RecoverSql =
        $$"""
        with entries as (
            select id, parked - $3::text - '*'::text as entries from credential
            where id = $1 and (strikes > 0 or parked <> '{}') for no key update),
        changed as (
            update credential c set
                parked = e.entries,
                strikes = coalesce((select max((value ->> 'strikes')::smallint) from jsonb_each(e.entries)), 0),
                disabled_till = (select max((value ->> 'till')::timestamptz) from jsonb_each(e.entries) where (value ->> 'till')::timestamptz > $2),
                last_success_at = $2
            from entries e
            where c.id = e.id and (c.disabled_till is null or c.disabled_till <= $2
                or (c.parked <> '{}' and not coalesce((c.parked -> $3 ->> 'till')::timestamptz > $2, false)
                    and not coalesce((c.parked -> '*' ->> 'till')::timestamptz > $2, false)))
            returning c.*)
        {{OutboxSql.Credentials("changed", "'recovered'", "$2")}}
        """;

    private static readonly string HealSql =
        $$"""
        with before as (
            select id from credential
            where id = $1 and version = $2 and (data_access_expired or strikes > 0 or parked <> '{}' or disabled_till is not null) for no key update),
        changed as (
            update credential c set disabled_till = null, parked = '{}', strikes = 0, data_access_expired = false, last_success_at = $3
            from before b where c.id = b.id returning c.*)
        {{OutboxSql.Credentials("changed", "'recovered'", "$3")}}
        """;

    private static readonly string ProblemsSql =
        $"""
        with changed as (
            update credential c set problem = p.problem from unnest($1, $2, $3) p(id, version, problem)
            where c.id = p.id and c.version = p.version and c.problem is distinct from p.problem
            returning c.*)
        {OutboxSql.Credentials("changed", "case when c.problem is null then 'recovered' else 'problem' end", "now()")}
        """;

    private const string UsedSql =
        """
        update credential c set last_used_at = u.at from unnest($1, $2) u(id, at)
        where c.id = u.id and (c.last_used_at is null or c.last_used_at < u.at)
        """;

    private const string EscalateSql =
        """
        insert into provider_status as s (source, platform, rung, resting_until, last_error, last_error_at, updated_at)
        values ($1, $5, 1, $2 + ($3::interval[])[1], $4, $2, $2)
        on conflict (source, platform) do update set rung = least(s.rung + 1, cardinality($3::interval[])),
            resting_until = $2 + ($3::interval[])[least(s.rung + 1, cardinality($3::interval[]))],
            last_error = excluded.last_error, last_error_at = excluded.last_error_at, updated_at = excluded.updated_at
        where s.resting_until is null or s.resting_until <= $2
        returning rung, resting_until
        """;

    private const string StepDownSql =
        """
        update provider_status set rung = rung - 1, resting_until = null, updated_at = $2
        where source = $1 and platform = $3 and rung > 0 and (resting_until is null or resting_until <= $2) returning rung
        """;

    /// <summary>Publishes the keys of this worker's configuration and forgets those that no worker has had for a day.</summary>
    public async Task PublishAsync(IReadOnlyList<ConfiguredCredential> keys, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        if (keys.Count > 0)
        {
            var publish = new NpgsqlBatchCommand(PublishSql);
            publish.Parameters.Add(new() { Value = keys.Select(key => key.IdempotencyKey).ToArray() });
            publish.Parameters.Add(new() { Value = keys.Select(key => key.Source).ToArray() });
            publish.Parameters.Add(new() { Value = keys.Select(key => key.Handle).ToArray() });
            publish.Parameters.Add(new() { Value = keys.Select(key => key.Fingerprint).ToArray() });
            publish.Parameters.Add(new() { Value = now.UtcDateTime });
            batch.BatchCommands.Add(publish);
        }

        var forget = new NpgsqlBatchCommand(ForgetSql);
        forget.Parameters.Add(new() { Value = now.AddDays(-1).UtcDateTime });
        batch.BatchCommands.Add(forget);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Everything that workers need to know: stored credentials, those configured ones that are named, and the providers.</summary>
    public async Task<SourceSnapshot> LoadAsync(IReadOnlyList<string> configured, CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        var load = new NpgsqlBatchCommand(CredentialsSql);
        load.Parameters.Add(new() { Value = configured.ToArray() });
        batch.BatchCommands.Add(load);
        batch.BatchCommands.Add(new(ProvidersSql));
        batch.BatchCommands.Add(new(PausesSql));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var credentials = new List<StoredCredential>();
        while (await reader.ReadAsync(ct))
            credentials.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetText(4), reader.GetInt32(5),
                reader.GetBoolean(6), reader.GetBoolean(7), reader.GetFieldValue<DateTimeOffset?>(8), reader.GetInt16(9),
                reader.GetFieldValue<DateTimeOffset?>(10), reader.GetBoolean(11), reader.GetString(12))
            {
                Problem = reader.GetText(13),
            });
        await reader.NextResultAsync(ct);
        var providers = new Dictionary<(string, string), StoredProviderStatus>();
        while (await reader.ReadAsync(ct))
            providers[(reader.GetString(0), reader.GetString(1))] = new(reader.GetInt16(2), reader.GetFieldValue<DateTimeOffset?>(3));
        await reader.NextResultAsync(ct);
        var paused = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
            paused.Add(reader.GetString(0));
        return new(credentials, providers, paused);
    }

    /// <summary>
    /// Parks a key for a platform, or for all (<see cref="CredentialParking.Everywhere"/>): for as long as the provider asked, or for the
    /// next time of the ladder. Answers what holds there now.
    /// </summary>
    public async Task<(DateTimeOffset? DisabledTill, short Strikes)?> ParkAsync(
        long id, string platform, TimeSpan? asked, IReadOnlyList<TimeSpan> ladder, string error, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ParkSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = (object?)asked ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = ladder.ToArray() });
        command.Parameters.Add(new() { Value = error });
        command.Parameters.Add(new() { Value = platform });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetFieldValue<DateTimeOffset?>(0), reader.GetInt16(1)) : null;
    }

    /// <summary>Notes that the provider rejects a key, unless it was renewed meanwhile.</summary>
    public async Task ExpireAsync(long id, int version, string error, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ExpireSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = version });
        command.Parameters.Add(new() { Value = error });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Takes a key off the ladder of a platform after a success there, unless it was parked again meanwhile.</summary>
    public async Task RecoverAsync(long id, string platform, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(RecoverSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = platform });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Ends the parking and the rejection of a key that a trial has shown to be good, unless it was renewed meanwhile.</summary>
    public async Task HealAsync(long id, int version, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(HealSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = version });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Notes what is wrong with keys, or that nothing is, unless they were renewed meanwhile.</summary>
    public async Task NoteProblemsAsync(IReadOnlyList<(long Id, int Version, string? Problem)> looked, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ProblemsSql);
        command.Parameters.Add(new() { Value = looked.Select(key => key.Id).ToArray() });
        command.Parameters.Add(new() { Value = looked.Select(key => key.Version).ToArray() });
        command.Parameters.Add(new() { Value = looked.Select(key => key.Problem).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Notes when keys were last used.</summary>
    public async Task UsedAsync(IReadOnlyList<(long Id, DateTimeOffset At)> used, CancellationToken ct)
    {
        await using var command = database.CreateCommand(UsedSql);
        command.Parameters.Add(new() { Value = used.Select(use => use.Id).ToArray() });
        command.Parameters.Add(new() { Value = used.Select(use => use.At.UtcDateTime).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Sends a provider to rest for a platform, for the next time of the ladder; null when it rests already.</summary>
    public async Task<StoredProviderStatus?> EscalateAsync(
        string source, string platform, IReadOnlyList<TimeSpan> ladder, string error, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(EscalateSql);
        command.Parameters.Add(new() { Value = source });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = ladder.ToArray() });
        command.Parameters.Add(new() { Value = error });
        command.Parameters.Add(new() { Value = platform });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new(reader.GetInt16(0), reader.GetFieldValue<DateTimeOffset?>(1)) : null;
    }

    /// <summary>Takes a provider one step down after a success; answers where it is now, or null when it was not on the ladder.</summary>
    public async Task<short?> StepDownAsync(string source, string platform, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(StepDownSql);
        command.Parameters.Add(new() { Value = source });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = platform });
        return (short?)await command.ExecuteScalarAsync(ct);
    }
}

/// <summary>A key of the configuration, without its secret.</summary>
public sealed record ConfiguredCredential(string IdempotencyKey, string Source, string Handle, string Fingerprint);

/// <summary>A row of <c>credential</c> as workers read it; <paramref name="Sealed"/> is null for keys of the configuration.</summary>
public sealed record StoredCredential(
    long Id, string IdempotencyKey, string Source, string Handle, string? Sealed, int Version, bool Enabled, bool DataAccessExpired,
    DateTimeOffset? DisabledTill, short Strikes, DateTimeOffset? LastUsedAt, bool FromConfiguration, string Parked)
{
    /// <summary>Why it cannot be used as it is, as far as it is known.</summary>
    public string? Problem { get; init; }
}

/// <summary>A row of <c>provider_status</c> as workers read it.</summary>
public sealed record StoredProviderStatus(short Rung, DateTimeOffset? RestingUntil);

/// <summary>All of it at one moment.</summary>
/// <param name="Credentials">Keys.</param>
/// <param name="Providers">How providers are doing.</param>
/// <param name="Paused">Providers that an operator holds.</param>
public sealed record SourceSnapshot(
    IReadOnlyList<StoredCredential> Credentials, IReadOnlyDictionary<(string Source, string Platform), StoredProviderStatus> Providers, IReadOnlySet<string> Paused);
