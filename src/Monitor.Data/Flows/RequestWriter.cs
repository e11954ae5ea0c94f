using Monitor.Data.Queues;
using Npgsql;

namespace Monitor.Data.Flows;

/// <summary>Writes results and errors of scrape requests; one of both is always there when a request has ended.</summary>
internal static class RequestWriter
{
    private const string Sql = """
        update scrape_request_log r set
            status = d.status, data = d.result::jsonb, error = d.error, error_code = d.code, source = d.source,
            scraped_at = case when d.status <> 'PENDING' then $7 end, event_timestamp = $7,
            retry_count = r.retry_count + d.retries,
            picked_at = case when d.status = 'PENDING' then null else r.picked_at end
        from unnest($1, $2, $3, $4, $5, $6, $8) d(id, status, result, error, code, source, retries)
        where r.id = any ($1) and r.id = d.id
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, FinishedItem[] runs, DateTimeOffset now, CancellationToken ct)
    {
        if (runs.Length == 0)
            return;
        await using var command = new NpgsqlCommand(Sql, connection);
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
        await command.ExecuteNonQueryAsync(ct);
    }
}
