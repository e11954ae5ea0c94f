using Npgsql;

namespace Monitor.Data.Sql;

/// <summary>Keeps partitions ready ahead of time: a row without a partition cannot be written.</summary>
public static class Partitions
{
    /// <summary>
    /// Creates the missing partitions: histories and audit logs from the previous month to three months ahead, the logs of runs,
    /// events and calls from yesterday to seven days ahead. Returns how many it created. Call it at start and about once an hour.
    /// </summary>
    public static async Task<int> EnsureAsync(NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var month = today.AddDays(1 - today.Day);
        return await EnsureAsync(database, "influencer_metrics_history", TimeSpan.FromDays(28), month.AddMonths(-1), month.AddMonths(4), ct)
            + await EnsureAsync(database, "post_metrics_history", TimeSpan.FromDays(28), month.AddMonths(-1), month.AddMonths(4), ct)
            + await EnsureAsync(database, "profile_log", TimeSpan.FromDays(28), month.AddMonths(-1), month.AddMonths(4), ct)
            + await EnsureAsync(database, "post_log", TimeSpan.FromDays(28), month.AddMonths(-1), month.AddMonths(4), ct)
            + await EnsureAsync(database, "task_run", TimeSpan.FromDays(1), today.AddDays(-1), today.AddDays(8), ct)
            + await EnsureAsync(database, "event_log", TimeSpan.FromDays(1), today.AddDays(-1), today.AddDays(8), ct)
            + await EnsureAsync(database, "call_log", TimeSpan.FromDays(1), today.AddDays(-1), today.AddDays(8), ct);
    }

    // One transaction per table: creating a partition locks its parent, and holding two such locks invites a deadlock.
    private static async Task<int> EnsureAsync(
        NpgsqlDataSource database, string parent, TimeSpan step, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select ensure_partitions($1::regclass, $2, $3, $4)");
        command.Parameters.Add(new() { Value = parent });
        command.Parameters.Add(new() { Value = step });
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = to });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Drops the days of the run log that ended before <paramref name="before"/>; returns their names.</summary>
    public static Task<IReadOnlyList<string>> DropRunLogBeforeAsync(NpgsqlDataSource database, DateTimeOffset before, CancellationToken ct) =>
        DropBeforeAsync(database, "task_run", before, ct);

    /// <summary>Drops the months of the audit logs that ended before <paramref name="before"/>; returns their names.</summary>
    public static async Task<IReadOnlyList<string>> DropAuditBeforeAsync(NpgsqlDataSource database, DateTimeOffset before, CancellationToken ct) =>
        [.. await DropBeforeAsync(database, "profile_log", before, ct), .. await DropBeforeAsync(database, "post_log", before, ct)];

    /// <summary>Drops the days of the log of provider calls that ended before <paramref name="before"/>; returns their names.</summary>
    public static async Task<IReadOnlyList<string>> DropCallLogBeforeAsync(NpgsqlDataSource database, DateTimeOffset before, CancellationToken ct) =>
        [.. await DropBeforeAsync(database, "call_log", before, ct), .. await DropBeforeAsync(database, "provider_call", before, ct)];

    /// <summary>Drops the days of the log of events that ended before <paramref name="before"/>; returns their names.</summary>
    public static Task<IReadOnlyList<string>> DropEventLogBeforeAsync(NpgsqlDataSource database, DateTimeOffset before, CancellationToken ct) =>
        DropBeforeAsync(database, "event_log", before, ct);

    private static async Task<IReadOnlyList<string>> DropBeforeAsync(
        NpgsqlDataSource database, string parent, DateTimeOffset before, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select drop_partitions_before($2::regclass, $1)");
        command.Parameters.Add(new() { Value = before.UtcDateTime });
        command.Parameters.Add(new() { Value = parent });
        var dropped = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            dropped.Add(reader.GetString(0));
        return dropped;
    }
}
