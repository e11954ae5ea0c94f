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
    private const int Rows = 20_000;

    private const string Comments = "'refresh_post_comments', 'refresh_yt_post_comments'";
    private const string Likers = "'refresh_post_likers'";

    // The shortest time that any team wants is looked up first, so that the index is read from its old end and no further.
    private const string Shortest = "with shortest as materialized (select least($2, min(history_days)) as days from team)";

    private const string RequestEnded = "r.status in ('COMPLETE', 'FAILED')";

    private static readonly string JobsSql = Delete("processing_jobs", "r.completed_at", "r.completed_at is not null", Jobs);

    private static readonly string RequestsSql = Delete("scrape_request_log", "r.event_timestamp", RequestEnded, Requests);

    // A list or a file of one request may have a million rows: they go before it, some at a time.
    private static readonly string[] RowsSql =
        [DeleteRows("list_entry"), DeleteRows("flow_file_row"), DeleteReplies("post_comment", Comments), DeleteReplies("post_liker", Likers)];

    /// <summary>Removes what is too old, in transactions of a bounded size; answers how many jobs and requests went.</summary>
    public static async Task<int> ApplyAsync(NpgsqlDataSource database, int days, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var sql in RowsSql)
            for (var gone = Rows; gone == Rows;)
                gone = await connection.ExecuteAsync(ct, sql, now, days);
        var removed = 0;
        foreach (var (sql, chunk) in new[] { (JobsSql, Jobs), (RequestsSql, Requests) })
            for (var gone = chunk; gone == chunk; removed += gone)
                gone = await connection.ExecuteAsync(ct, sql, now, days);
        return removed;
    }

    private static string Delete(string table, string at, string ended, int limit) =>
        $"""
        {Shortest}
        delete from {table} where id = any (array(
            select r.id from {table} r join team t on t.id = r.team_id where {IsOld(at, ended)} limit {limit}))
        """;

    private static string DeleteRows(string table) =>
        $"""
        {Shortest}
        delete from {table} where ctid = any (array(
            select e.ctid from scrape_request_log r join team t on t.id = r.team_id join {table} e on e.request_id = r.id
            where {IsOld("r.event_timestamp", RequestEnded)} limit {Rows}))
        """;

    // What people answer to a post that is not stored goes with the last request that read it.
    private static string DeleteReplies(string table, string flows) =>
        $"""
        {Shortest},
        old as materialized (
            select r.id, r.platform, r.account from scrape_request_log r join team t on t.id = r.team_id
            where {IsOld("r.event_timestamp", RequestEnded)} and r.flow in ({flows}))
        delete from {table} where id = any (array(
            select e.id from (select distinct platform, account from old) o join {table} e on e.platform = o.platform and e.post = o.account
            where not exists (select from post p where p.platform = o.platform and p.code = o.account)
              and not exists (
                select from scrape_request_log n
                where n.account = o.account and n.platform = o.platform and n.flow in ({flows}) and n.id not in (select id from old))
            limit {Rows}))
        """;

    private static string IsOld(string at, string ended) =>
        $"""
        {ended} and {at} < $1 - make_interval(days => (select days from shortest)) and {at} < $1 - make_interval(days => least($2, t.history_days))
        """;
}
