using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Erasure;

/// <summary>
/// Removes measurements that no team wants to keep. What several teams watch is kept as long as the most patient of them wants it,
/// and for ever where one sets no limit.
/// </summary>
public static class TeamRetention
{
    private const int Chunk = 5_000;

    // Rows of the logs rest on the first one of their day, so they go together with it.
    private const string WholeDays = "date_trunc('day', {0}, 'UTC')";

    private static readonly string[] Deletions =
    [
        Delete("influencer_metrics_history", "account_id", "recorded_at", "team_account", "account_id"),
        Delete("profile_log", "account_id", "timestamp", "team_account", "account_id", WholeDays),
        Delete("post_metrics_history", "post_ref", "recorded_at", "team_post", "post_id"),
        Delete("post_log", "post_id", "timestamp", "team_post", "post_id", WholeDays),
    ];

    /// <summary>Removes what is too old, in transactions of a bounded size; answers how many rows went.</summary>
    public static async Task<int> ApplyAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using (var any = connection.Command("select exists (select from team where history_days is not null)"))
            if (!(bool)(await any.ExecuteScalarAsync(ct))!)
                return 0;
        var removed = 0;
        foreach (var sql in Deletions)
            for (var chunk = Chunk; chunk == Chunk; removed += chunk)
                chunk = await connection.ExecuteAsync(ct, sql, now);
        return removed;
    }

    private static string Delete(string table, string key, string time, string view, string viewKey, string until = "{0}") =>
        $"""
        with kept as (
            select v.{viewKey} as id, max(m.history_days) as days
            from {view} v join team m on m.id = v.team_id
            group by v.{viewKey} having bool_and(m.history_days is not null)
        ),
        old as (
            select h.{key} as id, h."{time}" as at
            from kept k join {table} h on h.{key} = k.id and h."{time}" < {string.Format(null, until, "($1 - make_interval(days => k.days))")}
            limit {Chunk}
        )
        delete from {table} h using old o where h.{key} = o.id and h."{time}" = o.at
        """;
}
