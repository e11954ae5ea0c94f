using Microsoft.EntityFrameworkCore;
using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Flows;

/// <summary>Submits, shows, repeats and cancels requests for the work of flows.</summary>
public sealed class ScrapeRequests(
    NpgsqlDataSource database, IDbContextFactory<MonitorDb> databases, FlowCatalog flows, IHotState hot, TimeProvider time)
{
    // Every run and everybody who waits for an answer asks for one.
    private static readonly Func<MonitorDb, long, long?, CancellationToken, Task<RequestRow?>> FindQuery =
        EF.CompileAsyncQuery((MonitorDb db, long id, long? teamId, CancellationToken ct) =>
            db.Requests.SingleOrDefault(request => request.Id == id && (teamId == null || request.TeamId == teamId)));

    internal const short MaxFailures = 4;
    private const int InteractiveAtOnce = 100;

    private const string InsertSql = """
        insert into scrape_request_log (flow, platform, params, priority, status, created_at, expires_at, event_timestamp, team_id, account)
        values ($1, $2, $3::jsonb, $4, 'PENDING', $5, $6, $5, $7, $8) returning id
        """;

    private const string NameSql = "update scrape_request_log set account = $2 where id = $1 and account is null";

    private const string LastGoodSql = """
        select data::text, source, coalesce((data ->> 'measured_at')::timestamptz, scraped_at) from scrape_request_log
        where account = $1 and flow = $2 and team_id = $3 and status = 'COMPLETE' and id <> $4 and not data ? 'stale'
        order by id desc limit 1
        """;

    private const string AgainSql = $"""
        update scrape_request_log r set status = 'PENDING', error = null, error_code = null, data = null, scraped_at = null, picked_at = null,
            expires_at = null, retry_count = retry_count + 1, event_timestamp = $3
        where id = $1 and team_id = $2 and status = 'FAILED' returning {RequestWriter.EventColumns}, flow, priority
        """;

    private const string LockSql = """
        select id from queue where id = (select queue_id from queue_item where kind = 2 and ref_id = $1) for no key update
        """;

    private const string CancelSql = $"""
        with gone as (delete from queue_item where kind = 2 and ref_id = $1 returning queue_id),
        woke as (update queue set turn_at = least(turn_at, $3) where id in (select queue_id from gone))
        update scrape_request_log r set status = 'FAILED', error = 'It was cancelled.', error_code = 'cancelled', scraped_at = $3, event_timestamp = $3
        where id = $1 and team_id = $2 and status in ('PENDING', 'PROCESSING') and exists (select from gone)
        returning {RequestWriter.EventColumns}
        """;

    /// <summary>Puts a request into its flow's queue, or into the one for people who wait; answers its id.</summary>
    public async Task<long> SubmitAsync(NewRequest request, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var id = await InsertAsync(connection, request, now, ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        return id;
    }

    /// <summary>A request; of any team when <paramref name="teamId"/> is null.</summary>
    public async Task<RequestRow?> FindAsync(long id, long? teamId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await FindQuery(db, id, teamId, ct);
    }

    /// <summary>Requests of a team without their results, newest first, below the id <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<RequestRow>> ListAsync(long teamId, RequestFilter filter, long? before, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var requests = db.Requests.Where(request => request.TeamId == teamId);
        if (filter.Status is { } status)
            requests = requests.Where(request => request.Status == status);
        if (filter.Flow is { } flow)
            requests = requests.Where(request => request.Flow == flow);
        if (filter.Accounts is { } accounts)
            requests = requests.Where(request => accounts.Contains(request.Account));
        if (filter.IsFirstPage)
            requests = requests.Where(request => !EF.Functions.JsonExists(request.Params, FlowOrders.Cursor));
        if (before is { } end)
            requests = requests.Where(request => request.Id < end);
        // A page of results can be large, and nobody reads two hundred of them at once.
        return await requests.OrderByDescending(request => request.Id).Take(limit)
            .Select(r => new RequestRow(
                r.Id, r.Flow, r.Platform, r.Params, r.RetryCount, r.Priority, r.Status, null, r.Error, r.ErrorCode, r.ScrapedAt, r.CreatedAt,
                r.PickedAt, r.ExpiresAt, r.EventTimestamp, r.TeamId, r.Account, r.Source))
            .ToListAsync(ct);
    }

    /// <summary>Says whom or what a request is about that somebody put in without saying so.</summary>
    public async Task NameAsync(long id, string account, CancellationToken ct)
    {
        await using var command = database.CreateCommand(NameSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = account });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The last good result that the same team had to the same question.</summary>
    public async Task<LastGood?> LastGoodAsync(RequestRow request, CancellationToken ct)
    {
        await using var command = database.CreateCommand(LastGoodSql);
        command.Parameters.Add(new() { Value = request.Account ?? "" });
        command.Parameters.Add(new() { Value = request.Flow });
        command.Parameters.Add(new() { Value = request.TeamId });
        command.Parameters.Add(new() { Value = request.Id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new(reader.GetString(0), reader.GetText(1), reader.GetFieldValue<DateTimeOffset>(2)) : null;
    }

    /// <summary>Runs a failed request again.</summary>
    public async Task<RequestChange> RetryAsync(long teamId, long id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var again = connection.Command(AgainSql, id, teamId, now.UtcDateTime);
        if (await connection.ReadAsync(again, r => (Event: RequestWriter.Event(r), Flow: r.GetString(4), Priority: (short)r.GetInt32(5)), ct) is not [var request])
            return await FindAsync(id, teamId, ct) is null ? RequestChange.NotFound : RequestChange.NotPossible;
        if (flows.Find(request.Flow) is not { } spec)
            return RequestChange.NotPossible;
        await QueueRows.EnqueueAsync(
            connection, await QueueAsync(connection, spec, false, now, ct), [new(ScrapeRequestKind.Id, id, request.Priority, now, MaxFailures)], ct);
        await FeedWriter.WriteAsync(connection, [request.Event], now, ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        await hot.HintAsync(HintTopic.Jobs, ct);
        return RequestChange.Done;
    }

    /// <summary>Ends a request that waits or runs.</summary>
    public async Task<RequestChange> CancelAsync(long teamId, long id, CancellationToken ct)
    {
        if (await FindAsync(id, teamId, ct) is null)
            return RequestChange.NotFound;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var gate = new NpgsqlCommand(LockSql, connection) { Parameters = { new() { Value = id } } })
            await gate.ExecuteNonQueryAsync(ct);
        var now = time.GetUtcNow();
        var cancelled = await connection.ReadAsync(connection.Command(CancelSql, id, teamId, now.UtcDateTime), RequestWriter.Event, ct);
        await FeedWriter.WriteAsync(connection, cancelled, now, ct);
        await transaction.CommitAsync(ct);
        if (cancelled.Count == 0)
            return RequestChange.NotPossible;
        await hot.HintAsync(HintTopic.Jobs, ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        await hot.HintAsync(HintTopic.Requests, ct);
        return RequestChange.Done;
    }

    /// <summary>The same within the caller's transaction.</summary>
    internal static async Task<long> InsertAsync(NpgsqlConnection connection, NewRequest request, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(InsertSql, connection);
        command.Parameters.Add(new() { Value = request.Flow.Name });
        command.Parameters.Add(new() { Value = request.Platform ?? request.Flow.Platform });
        command.Parameters.Add(new() { Value = request.Params });
        command.Parameters.Add(new() { Value = (int)request.Priority });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = (object?)request.ExpiresAt?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = request.TeamId });
        command.Parameters.Add(new() { Value = request.Target });
        var id = (long)(await command.ExecuteScalarAsync(ct))!;
        var item = new NewItem(ScrapeRequestKind.Id, id, request.Priority, now, MaxFailures, request.ExpiresAt);
        await QueueRows.EnqueueAsync(connection, await QueueAsync(connection, request.Flow, request.IsInteractive, now, ct), [item], ct);
        return id;
    }

    private static Task<long> QueueAsync(NpgsqlConnection connection, FlowSpec flow, bool interactive, DateTimeOffset now, CancellationToken ct) => interactive
        ? QueueRows.CreateAsync(
            connection, new($"interactive:{flow.Platform}", FlowQueues.Profiles, QueuePriority.Interactive, InteractiveAtOnce), now, ct)
        : FlowQueues.CreateAsync(connection, flow, now, ct);
}
