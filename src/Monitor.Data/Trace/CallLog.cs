using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Monitor.Data.Events;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Trace;

/// <summary>The trace of provider calls and its totals by day.</summary>
public sealed class CallLog(NpgsqlDataSource database, IDbContextFactory<MonitorDb> databases, TimeProvider time)
{
    private const string CopySql =
        """
        copy provider_call (at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, run_no, item_id, error, method, url, request_id, job_id)
        from stdin (format binary)
        """;

    // Sorted, so that concurrent writers lock rows in one order.
    private const string TotalsSql =
        """
        insert into provider_usage as u (day, provider, fetch_type, outcome, calls, cost_usd, saved)
        select * from unnest($1, $2, $3, $4, $5, $6, $7) order by 1, 2, 3, 4
        on conflict (day, provider, fetch_type, outcome) do update set
            calls = u.calls + excluded.calls, cost_usd = u.cost_usd + excluded.cost_usd, saved = u.saved + excluded.saved
        """;

    private const string DriftSql =
        """
        insert into schema_drift as d (provider, fetch_type, field, first_seen, last_seen, count, sample, sample_at)
        select p, t, f, at, at, n, s, case when s is not null then at end from unnest($1, $2, $3, $4, $5, $6) x(p, t, f, at, n, s) order by 1, 2, 3
        on conflict (provider, fetch_type, field) do update set last_seen = greatest(d.last_seen, excluded.last_seen),
            count = d.count + excluded.count, sample = coalesce(excluded.sample, d.sample), sample_at = coalesce(excluded.sample_at, d.sample_at)
        """;

    private static readonly string ToldSql =
        $"""
        insert into outbox (kind, entity, subject, at, data)
        select '{EventKinds.TraceLog}', 'provider:' || provider, lower(target), at, jsonb_strip_nulls(jsonb_build_object('provider', provider, 'platform', platform,
            'fetch_type', fetch_type, 'target', target, 'outcome', outcome, 'http_status', status, 'method', method, 'url', url, 'duration_ms', duration))
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) d(at, provider, platform, fetch_type, target, outcome, status, method, url, duration)
        where {OutboxSql.ToCalls}
        """;

    /// <summary>Writes calls, their totals and what was malformed in one transaction.</summary>
    public async Task WriteAsync(IReadOnlyList<ProviderCall> calls, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CopyAsync(connection, calls.Where(call => call.Outcome != ProviderCall.Saved), ct);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(Totals(calls));
        batch.BatchCommands.Add(Told(calls));
        if (Drift(calls) is { } drift)
            batch.BatchCommands.Add(drift);
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Calls, newest first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="before">Where the page before ended.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<LoggedCall>> PageAsync(CallFilter filter, CallPosition? before, int limit, CancellationToken ct)
    {
        var upper = before?.At ?? time.GetUtcNow().AddMinutes(5);
        // Without a bound every partition would be opened; a week is what people look at.
        var since = filter.Since ?? upper.AddDays(-7);
        var beforeId = before?.Id ?? long.MaxValue;
        await using var db = await databases.CreateDbContextAsync(ct);
        var calls = db.ProviderCalls.Where(call => call.At >= since && call.At <= upper
            && EF.Functions.LessThan(ValueTuple.Create(call.At, EF.Property<long>(call, ProviderCallMapping.Id)), ValueTuple.Create(upper, beforeId)));
        if (filter.Provider is { } provider)
            calls = calls.Where(call => call.Provider == provider);
        if (filter.Outcome is { } outcome)
            calls = calls.Where(call => call.Outcome == outcome);
        if (filter.Target?.ToLowerInvariant() is { } target)
            calls = calls.Where(call => SqlFunctions.Lower(call.Target) == target);
        return await calls
            .OrderByDescending(call => call.At).ThenByDescending(call => EF.Property<long>(call, ProviderCallMapping.Id))
            .Take(limit)
            .Select(call => new LoggedCall(EF.Property<long>(call, ProviderCallMapping.Id), call))
            .ToListAsync(ct);
    }

    /// <summary>Totals by day, provider, fetch type and outcome, newest day first.</summary>
    /// <param name="days">How many days, with today.</param>
    /// <param name="provider">Only of this provider.</param>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<CallTotal>> TotalsAsync(int days, string? provider, CallTotalPosition? after, int limit, CancellationToken ct)
    {
        var first = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - days);
        await using var db = await databases.CreateDbContextAsync(ct);
        var totals = db.CallTotals.Where(total => total.Day >= first);
        if (provider is not null)
            totals = totals.Where(total => total.Provider == provider);
        if (after is var (day, source, type, outcome))
            totals = totals.Where(total => total.Day <= day && (total.Day < day || EF.Functions.GreaterThan(
                ValueTuple.Create(total.Provider, total.FetchType, total.Outcome), ValueTuple.Create(source, type, outcome))));
        return await totals
            .OrderByDescending(total => total.Day).ThenBy(total => total.Provider).ThenBy(total => total.FetchType).ThenBy(total => total.Outcome)
            .Take(limit)
            .ToListAsync(ct);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, IEnumerable<ProviderCall> calls, CancellationToken ct)
    {
        await using var import = await connection.BeginBinaryImportAsync(CopySql, ct);
        foreach (var call in calls)
        {
            await import.StartRowAsync(ct);
            await import.WriteAsync(call.At.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await import.WriteAsync(call.Provider, NpgsqlDbType.Text, ct);
            await import.WriteAsync(call.Platform, NpgsqlDbType.Text, ct);
            await import.WriteAsync(call.FetchType, NpgsqlDbType.Text, ct);
            await import.WriteAsync(Clean(call.Target), NpgsqlDbType.Text, ct);
            await import.WriteAsync(call.Credential, NpgsqlDbType.Text, ct);
            await import.WriteAsync(call.HttpStatus, NpgsqlDbType.Smallint, ct);
            await import.WriteAsync(call.Outcome, NpgsqlDbType.Text, ct);
            await import.WriteAsync(call.DurationMs, NpgsqlDbType.Real, ct);
            await import.WriteAsync(call.CostUsd, NpgsqlDbType.Numeric, ct);
            await import.WriteAsync(call.TaskId, NpgsqlDbType.Uuid, ct);
            await import.WriteAsync(call.RunNo, NpgsqlDbType.Integer, ct);
            await import.WriteAsync(call.ItemId, NpgsqlDbType.Bigint, ct);
            await import.WriteAsync(call.Error is { } error ? Clean(error) : null, NpgsqlDbType.Text, ct);
            await import.WriteAsync(call.Method, NpgsqlDbType.Text, ct);
            await import.WriteAsync(call.Url is { } url ? Clean(url) : null, NpgsqlDbType.Text, ct);
            await import.WriteAsync(call.RequestId, NpgsqlDbType.Bigint, ct);
            await import.WriteAsync(call.JobId, NpgsqlDbType.Uuid, ct);
        }

        await import.CompleteAsync(ct);
    }

    private static NpgsqlBatchCommand Told(IReadOnlyList<ProviderCall> calls) => new(ToldSql)
    {
        Parameters =
        {
            SqlArray.Of(calls, call => call.At.UtcDateTime), SqlArray.Of(calls, call => call.Provider), SqlArray.Of(calls, call => call.Platform),
            SqlArray.Of(calls, call => call.FetchType), SqlArray.Of(calls, call => Clean(call.Target)), SqlArray.Of(calls, call => call.Outcome),
            SqlArray.Of(calls, call => call.HttpStatus), SqlArray.Of(calls, call => call.Method),
            SqlArray.Of(calls, call => call.Url is { } url ? Clean(url) : null), SqlArray.Of(calls, call => call.DurationMs),
        },
    };

    private static NpgsqlBatchCommand Totals(IReadOnlyList<ProviderCall> calls)
    {
        var totals = calls
            .GroupBy(call => (Day: DateOnly.FromDateTime(call.At.UtcDateTime), call.Provider, call.FetchType, call.Outcome))
            .Select(group => (group.Key, Saved: group.Key.Outcome == ProviderCall.Saved, Count: group.LongCount(), Cost: group.Sum(call => call.CostUsd)))
            .ToArray();
        var command = new NpgsqlBatchCommand(TotalsSql);
        command.Parameters.Add(new() { Value = totals.Select(total => total.Key.Day).ToArray() });
        command.Parameters.Add(new() { Value = totals.Select(total => total.Key.Provider).ToArray() });
        command.Parameters.Add(new() { Value = totals.Select(total => total.Key.FetchType).ToArray() });
        command.Parameters.Add(new() { Value = totals.Select(total => total.Key.Outcome).ToArray() });
        command.Parameters.Add(new() { Value = totals.Select(total => total.Saved ? 0 : total.Count).ToArray() });
        command.Parameters.Add(new() { Value = totals.Select(total => total.Cost).ToArray() });
        command.Parameters.Add(new() { Value = totals.Select(total => total.Saved ? total.Count : 0).ToArray() });
        return command;
    }

    private static NpgsqlBatchCommand? Drift(IReadOnlyList<ProviderCall> calls)
    {
        var drift = calls
            .SelectMany(call => (call is { Outcome: "malformed", Error: { } wrong } ? call.Drift.Append(wrong) : call.Drift).Select(field => (Call: call, Field: Clean(field))))
            .GroupBy(drifted => (drifted.Call.Provider, drifted.Call.FetchType, drifted.Field))
            .Select(group => (group.Key, At: group.Max(drifted => drifted.Call.At.UtcDateTime), Count: group.LongCount(),
                Sample: group.Select(drifted => drifted.Call.Sample).LastOrDefault(sample => sample is not null)))
            .ToArray();
        if (drift.Length == 0)
            return null;
        var command = new NpgsqlBatchCommand(DriftSql);
        command.Parameters.Add(new() { Value = drift.Select(one => one.Key.Provider).ToArray() });
        command.Parameters.Add(new() { Value = drift.Select(one => one.Key.FetchType).ToArray() });
        command.Parameters.Add(new() { Value = drift.Select(one => one.Key.Field).ToArray() });
        command.Parameters.Add(new() { Value = drift.Select(one => one.At).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = drift.Select(one => one.Count).ToArray() });
        command.Parameters.Add(new() { Value = drift.Select(one => one.Sample is { } sample ? Clean(sample) : null).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }

    // PostgreSQL keeps every character but this one.
    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}

/// <summary>Which calls; null restricts nothing.</summary>
public sealed record CallFilter(string? Provider, string? Outcome, string? Target, DateTimeOffset? Since);

/// <summary>Where a page ended.</summary>
public sealed record CallPosition(DateTimeOffset At, long Id);

/// <summary>Where a page of totals ended.</summary>
public sealed record CallTotalPosition(DateOnly Day, string Provider, string FetchType, string Outcome);

/// <summary>A call of the log.</summary>
public sealed record LoggedCall(long Id, ProviderCall Call);

/// <summary>Calls of one day.</summary>
/// <param name="Day">In UTC.</param>
/// <param name="Provider">Who was asked.</param>
/// <param name="FetchType">What was asked.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="CostUsd">What they cost.</param>
/// <param name="Saved">Calls that were not made because the answer was shared.</param>
public sealed record CallTotal(DateOnly Day, string Provider, string FetchType, string Outcome, long Calls, decimal CostUsd, long Saved);

internal sealed class CallTotalMapping : IEntityTypeConfiguration<CallTotal>
{
    public void Configure(EntityTypeBuilder<CallTotal> total) =>
        total.ToTable("provider_usage").HasKey(t => new { t.Day, t.Provider, t.FetchType, t.Outcome });
}
