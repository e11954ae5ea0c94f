using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Trace;

/// <summary>The trace of provider calls and its totals by day.</summary>
public sealed class CallLog(NpgsqlDataSource database, TimeProvider time)
{
    private const string CopySql =
        """
        copy provider_call (at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error)
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

    private const string PageSql =
        """
        select id, at, provider, platform, fetch_type, target, credential, http_status, outcome, duration_ms, cost_usd, task_id, error
        from provider_call
        where at >= @since and at <= @upper
            and (@provider::text is null or provider = @provider) and (@outcome::text is null or outcome = @outcome)
            and (@target::text is null or target = @target)
            and (at, id) < (@upper, @before_id)
        order by at desc, id desc limit @limit
        """;

    /// <summary>Writes calls, their totals and what was malformed in one transaction.</summary>
    public async Task WriteAsync(IReadOnlyList<ProviderCall> calls, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CopyAsync(connection, calls.Where(call => call.Outcome != ProviderCall.Saved), ct);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(Totals(calls));
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
        await using var command = database.CreateCommand(PageSql);
        // Without a bound every partition would be opened; a week is what people look at.
        command.Parameters.AddWithValue("since", (filter.Since ?? upper.AddDays(-7)).UtcDateTime);
        command.Parameters.AddWithValue("upper", upper.UtcDateTime);
        command.Parameters.AddWithValue("before_id", before?.Id ?? long.MaxValue);
        command.Parameters.Add(Text("provider", filter.Provider));
        command.Parameters.Add(Text("outcome", filter.Outcome));
        command.Parameters.Add(Text("target", filter.Target));
        command.Parameters.AddWithValue("limit", limit);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var calls = new List<LoggedCall>();
        while (await reader.ReadAsync(ct))
            calls.Add(new(reader.GetInt64(0), new()
            {
                At = reader.GetFieldValue<DateTimeOffset>(1),
                Provider = reader.GetString(2),
                Platform = reader.GetString(3),
                FetchType = reader.GetString(4),
                Target = reader.GetString(5),
                Credential = reader.GetText(6),
                HttpStatus = reader.GetFieldValue<short?>(7),
                Outcome = reader.GetString(8),
                DurationMs = reader.GetFloat(9),
                CostUsd = reader.GetDecimal(10),
                TaskId = reader.GetFieldValue<Guid?>(11),
                Error = reader.GetText(12),
            }));
        return calls;
    }

    /// <summary>Totals by day, provider, fetch type and outcome, newest day first.</summary>
    public async Task<IReadOnlyList<CallTotal>> TotalsAsync(int days, string? provider, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select day, provider, fetch_type, outcome, calls, cost_usd, saved from provider_usage
            where day > @today - @days and (@provider::text is null or provider = @provider) order by day desc, provider, fetch_type, outcome
            """);
        command.Parameters.AddWithValue("today", DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        command.Parameters.AddWithValue("days", days);
        command.Parameters.Add(Text("provider", provider));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var totals = new List<CallTotal>();
        while (await reader.ReadAsync(ct))
            totals.Add(new(reader.GetFieldValue<DateOnly>(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                reader.GetInt64(4), reader.GetDecimal(5), reader.GetInt64(6)));
        return totals;
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
            await import.WriteAsync(call.Error is { } error ? Clean(error) : null, NpgsqlDbType.Text, ct);
        }

        await import.CompleteAsync(ct);
    }

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

    private static NpgsqlParameter Text(string name, string? value) =>
        new(name, NpgsqlDbType.Text) { Value = (object?)value ?? DBNull.Value };
}

/// <summary>Which calls; null restricts nothing.</summary>
public sealed record CallFilter(string? Provider, string? Outcome, string? Target, DateTimeOffset? Since);

/// <summary>Where a page ended.</summary>
public sealed record CallPosition(DateTimeOffset At, long Id);

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
