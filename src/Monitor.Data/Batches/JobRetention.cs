using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>
/// Removes jobs and scrape requests that ended long ago, with their results, events and messages; the ledger of credits stays. A team that
/// keeps measurements for a shorter time keeps these for no longer either, because their results hold the same numbers.
/// </summary>
public static class JobRetention
{
    // Of one transaction. A job has up to 1,000 usernames, and several events for each.
    private const int Jobs = 20;
    private const int Requests = 2_000;

    private static readonly string JobsSql = Delete("processing_jobs", "r.completed_at", "r.completed_at is not null", Jobs);

    private static readonly string RequestsSql = Delete(
        "scrape_request_log", "r.event_timestamp", "r.status in ('COMPLETE', 'FAILED')", Requests);

    /// <summary>Removes what is too old, in transactions of a bounded size; answers how many jobs and requests went.</summary>
    public static async Task<int> ApplyAsync(NpgsqlDataSource database, int days, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var removed = 0;
        foreach (var (sql, chunk) in new[] { (JobsSql, Jobs), (RequestsSql, Requests) })
            for (var gone = chunk; gone == chunk; removed += gone)
                gone = await connection.ExecuteAsync(ct, sql, now, days);
        return removed;
    }

    // The shortest time that any team wants is looked up first, so that the index is read from its old end and no further.
    private static string Delete(string table, string at, string ended, int limit) =>
        $"""
        with shortest as materialized (select least($2, min(history_days)) as days from team)
        delete from {table} where id = any (array(
            select r.id from {table} r join team t on t.id = r.team_id
            where {ended} and {at} < $1 - make_interval(days => (select days from shortest))
              and {at} < $1 - make_interval(days => least($2, t.history_days))
            limit {limit}))
        """;
}
