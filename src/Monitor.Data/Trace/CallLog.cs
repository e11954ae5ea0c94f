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
        copy call_log (at, kind, duration_ms, run_no, task_id, item_id, request_id, job_id, target, url, error) from stdin (format binary)
        """;

    private const string Within = "c.at between @since and @upper and (c.at, c.id) < (@upper, @before)";

    private const string About = "hashtext(lower(c.target)) = hashtext(lower(@target)) and lower(c.target) = lower(@target)";

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

    private readonly CallKinds _kinds = new();

    /// <summary>Writes calls, their totals and what was malformed in one transaction.</summary>
    public async Task WriteAsync(IReadOnlyList<ProviderCall> calls, CancellationToken ct)
    {
        var made = calls.Where(call => call.Outcome != ProviderCall.Saved).ToArray();
        await using var connection = await database.OpenConnectionAsync(ct);
        var kinds = await _kinds.ResolveAsync(connection, made, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CopyAsync(connection, made.Zip(kinds), ct);
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
        await using var connection = await database.OpenConnectionAsync(ct);
        var calls = await connection.ReadAsync(Page(filter, CompactPage(filter)), LoggedCall.Read, ct);
        var former = await connection.ReadAsync(Page(filter, FormerPage(filter)), LoggedCall.Read, ct);
        return former.Count == 0
            ? calls
            : [.. calls.Concat(former).OrderByDescending(call => call.Call.At).ThenByDescending(call => call.Id).Take(limit)];

        NpgsqlCommand Page(CallFilter filter, string sql)
        {
            var command = new NpgsqlCommand(sql)
            {
                Parameters =
                {
                    new("since", since.UtcDateTime), new("upper", upper.UtcDateTime), new("before", before?.Id ?? long.MaxValue), new("limit", limit),
                },
            };
            foreach (var (name, text) in (ReadOnlySpan<(string, string?)>)[("provider", filter.Provider), ("outcome", filter.Outcome), ("target", filter.Target)])
                if (text is not null)
                    command.Parameters.Add(new NpgsqlParameter(name, text));
            return command;
        }
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

    // Conditions are there only where they are given, so that each page has the plan that it needs. By provider or outcome the newest calls of each
    // kind are looked at: there are some hundred kinds, and so a page takes as long in a log of any size.
    private static string CompactPage(CallFilter filter)
    {
        var ofKind = Conditions("k", filter);
        var byKind = ofKind.Length > 0 && filter.Target is null;
        var newest = $"""
            select c.* from call_log c where {(byKind ? "c.kind = k.id and " : "")}{Within}{(filter.Target is null ? "" : $" and {About}")}
                {(ofKind.Length > 0 && !byKind ? $"and c.kind in (select k.id from call_kind k where {ofKind})" : "")}
            order by c.at desc, c.id desc limit @limit
            """;
        return $"""
            select {LoggedCall.Columns} from (
                select c.id, c.at, k.provider, k.platform, k.fetch_type, c.target, k.credential, k.http_status, k.outcome, c.duration_ms, k.cost_usd, c.task_id, c.run_no,
                    c.item_id, c.request_id, c.job_id, k.method, coalesce(c.url, replace(k.url, '{CallKinds.Placeholder}', c.target)) as url, c.error
                from {(byKind ? $"call_kind k cross join lateral ({newest}) c where {ofKind}" : $"({newest}) c join call_kind k on k.id = c.kind")}) c
            order by c.at desc, c.id desc limit @limit
            """;
    }

    // Calls of before they had kinds; there are fewer of them each day.
    private static string FormerPage(CallFilter filter)
    {
        var ofCall = Conditions("c", filter);
        return $"""
            select {LoggedCall.Columns} from provider_call c
            where {Within}{(ofCall.Length > 0 ? $" and {ofCall}" : "")}{(filter.Target is null ? "" : " and lower(c.target) = lower(@target)")}
            order by c.at desc, c.id desc limit @limit
            """;
    }

    private static string Conditions(string row, CallFilter filter) => string.Join(" and ", new[]
    {
        filter.Provider is null ? null : $"{row}.provider = @provider",
        filter.Outcome is null ? null : $"{row}.outcome = @outcome",
    }.Where(condition => condition is not null));

    private static async Task CopyAsync(NpgsqlConnection connection, IEnumerable<(ProviderCall Call, (int Kind, string? Url) Kept)> calls, CancellationToken ct)
    {
        await using var import = await connection.BeginBinaryImportAsync(CopySql, ct);
        foreach (var (call, (kind, url)) in calls)
        {
            await import.StartRowAsync(ct);
            await import.WriteAsync(call.At.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await import.WriteAsync(kind, NpgsqlDbType.Integer, ct);
            await import.WriteAsync(call.DurationMs, NpgsqlDbType.Real, ct);
            await import.WriteAsync(call.RunNo, NpgsqlDbType.Integer, ct);
            await import.WriteAsync(call.TaskId, NpgsqlDbType.Uuid, ct);
            await import.WriteAsync(call.ItemId, NpgsqlDbType.Bigint, ct);
            await import.WriteAsync(call.RequestId, NpgsqlDbType.Bigint, ct);
            await import.WriteAsync(call.JobId, NpgsqlDbType.Uuid, ct);
            await import.WriteAsync(Clean(call.Target), NpgsqlDbType.Text, ct);
            await import.WriteAsync(url, NpgsqlDbType.Text, ct);
            await import.WriteAsync(call.Error is { } error ? Clean(error) : null, NpgsqlDbType.Text, ct);
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

    /// <summary>PostgreSQL keeps every character but this one.</summary>
    internal static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}

/// <summary>Which calls; null restricts nothing.</summary>
public sealed record CallFilter(string? Provider, string? Outcome, string? Target, DateTimeOffset? Since);

/// <summary>Where a page ended.</summary>
public sealed record CallPosition(DateTimeOffset At, long Id);

/// <summary>Where a page of totals ended.</summary>
public sealed record CallTotalPosition(DateOnly Day, string Provider, string FetchType, string Outcome);

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
