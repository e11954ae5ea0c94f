using Monitor.Data.Feed;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Flows;

/// <summary>
/// Writes results and errors of scrape requests; one of both is always there when a request has ended. That a request begins, ends or
/// is to be tried again is an event of the team's feed; that its run was given back or lost with its worker is none.
/// </summary>
internal static class RequestWriter
{
    private const string Sql = $"""
        update scrape_request_log r set
            status = d.status, data = d.result::jsonb, error = d.error, error_code = d.code, source = d.source,
            scraped_at = case when d.status <> 'PENDING' then $7 end, event_timestamp = $7,
            retry_count = r.retry_count + d.retries, calls = greatest(r.calls, d.calls), cost_usd = greatest(r.cost_usd, d.cost_usd),
            picked_at = case when d.status = 'PENDING' then null else r.picked_at end
        from unnest($1, $2, $3, $4, $5, $6, $8, $9, $10) d(id, status, result, error, code, source, retries, calls, cost_usd)
        where r.id = any ($1) and r.id = d.id
        returning {EventColumns}
        """;

    private const string StartSql = $"""
        update scrape_request_log r set status = 'PROCESSING', picked_at = $2, event_timestamp = $2 where id = any ($1) returning {EventColumns}
        """;

    /// <summary>
    /// What a failed request <c>scrape_request_log r</c> becomes that is to run again at a time. What the run before left, its result, its
    /// error and its bill, goes by the trigger that also serves those who write SQL themselves.
    /// </summary>
    public static string Again(string time) => $"status = 'PENDING', expires_at = null, retry_count = retry_count + 1, event_timestamp = {time}";

    /// <summary>Of <c>scrape_request_log r</c>, for <see cref="Event"/>.</summary>
    public const string EventColumns = """
        r.id, r.team_id, r.status, jsonb_strip_nulls(jsonb_build_object('request_id', r.id, 'flow', r.flow, 'account', r.account, 'status', r.status,
            'source', r.source, 'error', r.error, 'error_code', r.error_code))::text
        """;

    /// <summary>The event of a row that was changed.</summary>
    public static NewFeedEvent Event(NpgsqlDataReader reader) =>
        new(JobId: null, reader.GetInt64(1), Number: null, RequestStatus.Event(reader.GetString(2)), reader.GetString(3)) { RequestId = reader.GetInt64(0) };

    /// <summary>Shows that the work of requests has begun; answers the events, which the caller writes.</summary>
    public static Task<List<NewFeedEvent>> StartAsync(NpgsqlConnection connection, long[] ids, DateTimeOffset now, CancellationToken ct) =>
        connection.ReadAsync(connection.Command(StartSql, ids, now.UtcDateTime), Event, ct);

    /// <summary>Writes what became of requests; answers the events, which the caller writes.</summary>
    public static async Task<List<NewFeedEvent>> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<FinishedItem> runs, DateTimeOffset now, CancellationToken ct)
    {
        if (runs.Count == 0)
            return [];
        var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(SqlArray.Of(runs, run => run.Item.RefId));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Outcome switch
        {
            ItemOutcome.Done => RequestStatus.Complete,
            ItemOutcome.Failed => RequestStatus.Failed,
            _ => RequestStatus.Pending,
        }));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Result));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Error));
        command.Parameters.Add(SqlArray.Of(runs, run => run.ErrorCode));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Source));
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(SqlArray.Of(runs, run => run is { Outcome: ItemOutcome.Retry, CountsAsFailure: true } ? 1 : 0));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Calls));
        command.Parameters.Add(SqlArray.Of(runs, run => run.CostUsd));
        return await connection.ReadAsync(command, Event, ct);
    }
}
