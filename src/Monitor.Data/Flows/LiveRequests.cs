using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Flows;

/// <summary>Requests that somebody waits for. Those who want the same at once wait for one request, or at least for one collection.</summary>
public sealed class LiveRequests(NpgsqlDataSource database, FlowCatalog flows, IHotState hot, TimeProvider time)
{
    // One after the other, in all processes: who comes second finds what the first one submitted.
    private const string TurnSql = "select pg_advisory_xact_lock(hashtextextended('on demand:' || $1 || ':' || $2, 0))";

    // What waits in a flow's own queue may wait for hours behind others, or be held: nobody who waits for an answer can wait with it.
    private const string OwnSql = """
        select r.id from scrape_request_log r
            join queue_item i on i.kind = 2 and i.ref_id = r.id
            join queue q on q.id = i.queue_id
        where r.account = $1 and r.platform = $2 and r.flow = $3 and r.team_id = $4 and not r.params ? 'cursor' and r.status in ('PENDING', 'PROCESSING')
          and (i.worker_id is not null or q.priority = 1)
        order by r.id desc limit 1
        """;

    private const string OfAnybodySql = """
        select exists (
            select from scrape_request_log r
                join queue_item i on i.kind = 2 and i.ref_id = r.id
                join queue q on q.id = i.queue_id
            where r.account = $1 and r.platform = $2 and r.flow = any ($3) and not r.params ? 'cursor' and r.status in ('PENDING', 'PROCESSING')
              and (i.worker_id is not null or (q.priority = 1 and i.run_at <= $4)))
        """;

    /// <summary>A team's request of this kind that runs, or will before all other work, if there is one.</summary>
    public async Task<long?> FindAsync(long teamId, FlowSpec flow, string account, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await FindAsync(connection, teamId, flow, account, ct);
    }

    /// <summary>
    /// The team's request of this kind that is live, or else a new one. <paramref name="mayCollect"/> is asked before something is
    /// collected that nobody collects now; null when it says no. Of the same collection for two teams the sources are asked once.
    /// </summary>
    public async Task<long?> JoinAsync(NewRequest request, Func<CancellationToken, ValueTask<bool>> mayCollect, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var turn = connection.Command(TurnSql, request.Flow.Platform, request.Target))
            await turn.ExecuteNonQueryAsync(ct);
        if (await FindAsync(connection, request.TeamId, request.Flow, request.Target, ct) is { } live)
            return live;
        var now = time.GetUtcNow();
        if (!await IsCollectedAsync(connection, request, now, ct) && !await mayCollect(ct))
            return null;
        var id = await ScrapeRequests.InsertAsync(connection, request, now, ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        return id;
    }

    private async Task<bool> IsCollectedAsync(NpgsqlConnection connection, NewRequest request, DateTimeOffset now, CancellationToken ct)
    {
        var same = flows.All.Where(flow => flow.Platform == request.Flow.Platform && flow.FetchType == request.Flow.FetchType).Select(flow => flow.Name);
        await using var command = connection.Command(OfAnybodySql, request.Target, request.Flow.Platform, same.ToArray(), now.UtcDateTime);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<long?> FindAsync(NpgsqlConnection connection, long teamId, FlowSpec flow, string account, CancellationToken ct)
    {
        await using var command = connection.Command(OwnSql, account, flow.Platform, flow.Name, teamId);
        return await command.ExecuteScalarAsync(ct) as long?;
    }
}
