using Npgsql;

namespace Monitor.Data.Schema;

/// <summary>Keeps partitions ready ahead of time: a row without a partition cannot be written.</summary>
public static class Partitions
{
    /// <summary>
    /// Creates the missing partitions: histories from the previous month to three months ahead, the run log from yesterday to
    /// seven days ahead. Returns how many it created. Call it at start and about once an hour.
    /// </summary>
    public static async Task<int> EnsureAsync(NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var month = today.AddDays(1 - today.Day);
        return await EnsureAsync(database, "influencer_metrics_history", TimeSpan.FromDays(28), month.AddMonths(-1), month.AddMonths(4), ct)
            + await EnsureAsync(database, "post_metrics_history", TimeSpan.FromDays(28), month.AddMonths(-1), month.AddMonths(4), ct)
            + await EnsureAsync(database, "task_run", TimeSpan.FromDays(1), today.AddDays(-1), today.AddDays(8), ct);
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
}
