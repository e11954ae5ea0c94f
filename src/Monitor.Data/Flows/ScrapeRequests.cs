using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Flows;

/// <summary>Submits, shows, repeats and cancels requests for the work of flows.</summary>
public sealed class ScrapeRequests : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly IDbContextFactory<MonitorDb> _databases;
    private readonly FlowCatalog _flows;
    private readonly IHotState _hot;
    private readonly TimeProvider _time;
    private readonly GroupCommit<string, NewRequest, Written> _groups;

    /// <summary>Made by the services of the product.</summary>
    public ScrapeRequests(NpgsqlDataSource database, IDbContextFactory<MonitorDb> databases, FlowCatalog flows, IHotState hot, TimeProvider time)
    {
        (_database, _databases, _flows, _hot, _time) = (database, databases, flows, hot, time);
        _groups = new(WriteAsync, MostAtOnce);
    }

    // Every run and everybody who waits for an answer asks for one.
    private static readonly Func<MonitorDb, long, long?, CancellationToken, Task<RequestRow?>> FindQuery =
        EF.CompileAsyncQuery((MonitorDb db, long id, long? teamId, CancellationToken ct) =>
            db.Requests.SingleOrDefault(request => request.Id == id && (teamId == null || request.TeamId == teamId)));

    internal const short MaxFailures = 4;
    private const int InteractiveAtOnce = 100;

    // Most of one transaction.
    private const int MostAtOnce = 200;

    // The queue is locked by whoever claims from it or finishes something of it. So nothing is done under that lock but to wake it, and that
    // without any condition: it would be tested against the row as it was before a claim put the queue to sleep.
    private const string InsertSql = """
        with q as materialized (select id from queue where name = $1),
        r as (
            insert into scrape_request_log (flow, platform, params, priority, status, created_at, expires_at, event_timestamp, team_id, account)
            select flow, platform, params::jsonb, priority, 'PENDING', $2, expires_at, $2, team_id, account
            from unnest($3, $4, $5, $6, $7, $8, $9) with ordinality d(flow, platform, params, priority, expires_at, team_id, account, place)
            where exists (select from q) order by place
            returning id, priority, expires_at),
        items as (
            insert into queue_item (queue_id, kind, ref_id, priority, run_at, max_failures, expires_at)
            select q.id, 2, r.id, r.priority::smallint, $2, $10, coalesce(r.expires_at, 'infinity') from r cross join q),
        woke as (update queue set turn_at = least(turn_at, $2) where id = any (array(select id from q)))
        select id from r order by id
        """;

    private const string NameSql = "update scrape_request_log set account = $2 where id = $1 and account is null";

    private const string LastGoodSql = """
        select data::text, source, coalesce((data ->> 'measured_at')::timestamptz, scraped_at) from scrape_request_log
        where account = $1 and flow = $2 and team_id = $3 and status = 'COMPLETE' and id <> $4 and not data ? 'stale'
        order by id desc limit 1
        """;

    private static readonly string AgainSql = $"""
        update scrape_request_log r set {RequestWriter.Again("$3")}
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

    /// <summary>
    /// Puts a request into its flow's queue, or into the one for people who wait; answers its id. Those that come while others of the same
    /// queue are written share the next transaction.
    /// </summary>
    public async Task<long> SubmitAsync(NewRequest request, CancellationToken ct)
    {
        var written = await _groups.WriteAsync(QueueOf(request.Flow, request.IsInteractive).Name, request, ct);
        if (written.Error is { } error)
            ExceptionDispatchInfo.Throw(error);
        return written.Id;
    }

    /// <summary>Puts a request into its flow's queue within the caller's transaction; once that is committed, workers are to be told of <see cref="HintTopic.Queues"/>.</summary>
    public Task<long> SubmitAsync(NpgsqlConnection connection, NewRequest request, CancellationToken ct) => InsertAsync(connection, request, _time.GetUtcNow(), ct);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _groups.DisposeAsync();

    /// <summary>A request; of any team when <paramref name="teamId"/> is null.</summary>
    public async Task<RequestRow?> FindAsync(long id, long? teamId, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        return await FindQuery(db, id, teamId, ct);
    }

    /// <summary>Requests of a team without their results, newest first, below the id <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<RequestRow>> ListAsync(long teamId, RequestFilter filter, long? before, int limit, CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        var requests = db.Requests.Where(request => request.TeamId == teamId);
        if (filter.Status is { } status)
            requests = requests.Where(request => request.Status == status);
        if (filter.Flow is { } flow)
            requests = requests.Where(request => request.Flow == flow);
        if (filter.Accounts is { } accounts)
            requests = requests.Where(request => accounts.Contains(request.Account));
        if (filter.ErrorCode is { } code)
            requests = requests.Where(request => request.ErrorCode == code);
        if (filter.Source is { } source)
            requests = requests.Where(request => request.Source == source);
        if (filter.From is { } from)
            requests = requests.Where(request => request.CreatedAt >= from);
        if (filter.To is { } to)
            requests = requests.Where(request => request.CreatedAt < to);
        if (filter.IsFirstPage)
            requests = requests.Where(request => !EF.Functions.JsonExists(request.Params, FlowOrders.Cursor));
        if (before is { } end)
            requests = requests.Where(request => request.Id < end);
        // A page of results can be large, and nobody reads two hundred of them at once.
        return await requests.OrderByDescending(request => request.Id).Take(limit)
            .Select(r => new RequestRow(
                r.Id, r.Flow, r.Platform, r.Params, r.RetryCount, r.Priority, r.Status, null, r.Error, r.ErrorCode, r.ScrapedAt, r.CreatedAt,
                r.PickedAt, r.ExpiresAt, r.EventTimestamp, r.TeamId, r.Account, r.Source)
            { Calls = r.Calls, CostUsd = r.CostUsd })
            .ToListAsync(ct);
    }

    /// <summary>Says whom or what a request is about that somebody put in without saying so.</summary>
    public async Task NameAsync(long id, string account, CancellationToken ct)
    {
        await using var command = _database.CreateCommand(NameSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = account });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The last good result that the same team had to the same question.</summary>
    public async Task<LastGood?> LastGoodAsync(RequestRow request, CancellationToken ct)
    {
        await using var command = _database.CreateCommand(LastGoodSql);
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
        var now = _time.GetUtcNow();
        await using var connection = await _database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var again = connection.Command(AgainSql, id, teamId, now.UtcDateTime);
        if (await connection.ReadAsync(again, r => (Event: RequestWriter.Event(r), Flow: r.GetString(4), Priority: (short)r.GetInt32(5)), ct) is not [var request])
            return await FindAsync(id, teamId, ct) is null ? RequestChange.NotFound : RequestChange.NotPossible;
        if (_flows.Find(request.Flow) is not { } spec)
            return RequestChange.NotPossible;
        await QueueRows.EnqueueAsync(
            connection, await QueueAsync(connection, spec, false, now, ct), [new(ScrapeRequestKind.Id, id, request.Priority, now, MaxFailures)], ct);
        await FeedWriter.WriteAsync(connection, [request.Event], now, ct);
        await transaction.CommitAsync(ct);
        await _hot.HintAsync(HintTopic.Queues, ct);
        await _hot.HintAsync(HintTopic.Jobs, ct);
        return RequestChange.Done;
    }

    /// <summary>Ends a request that waits or runs.</summary>
    public async Task<RequestChange> CancelAsync(long teamId, long id, CancellationToken ct)
    {
        if (await FindAsync(id, teamId, ct) is null)
            return RequestChange.NotFound;
        await using var connection = await _database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var gate = new NpgsqlCommand(LockSql, connection) { Parameters = { new() { Value = id } } })
            await gate.ExecuteNonQueryAsync(ct);
        var now = _time.GetUtcNow();
        var cancelled = await connection.ReadAsync(connection.Command(CancelSql, id, teamId, now.UtcDateTime), RequestWriter.Event, ct);
        await FeedWriter.WriteAsync(connection, cancelled, now, ct);
        await transaction.CommitAsync(ct);
        if (cancelled.Count == 0)
            return RequestChange.NotPossible;
        await _hot.HintAsync(HintTopic.Jobs, ct);
        await _hot.HintAsync(HintTopic.Queues, ct);
        await _hot.HintAsync(HintTopic.Requests, ct);
        return RequestChange.Done;
    }

    /// <summary>The same within the caller's transaction, and for itself.</summary>
    internal static async Task<long> InsertAsync(NpgsqlConnection connection, NewRequest request, DateTimeOffset now, CancellationToken ct) =>
        (await InsertAsync(connection, [request], now, ct))[0];

    // All of one queue.
    private static async Task<IReadOnlyList<long>> InsertAsync(
        NpgsqlConnection connection, IReadOnlyList<NewRequest> requests, DateTimeOffset now, CancellationToken ct)
    {
        while (true)
        {
            var ids = await connection.ReadAsync(Insertion(connection, requests, now), reader => reader.GetInt64(0), ct);
            if (ids.Count == requests.Count)
                return ids;
            await QueueAsync(connection, requests[0].Flow, requests[0].IsInteractive, now, ct);
        }
    }

    private static NpgsqlCommand Insertion(NpgsqlConnection connection, IReadOnlyList<NewRequest> requests, DateTimeOffset now) => new(InsertSql, connection)
    {
        Parameters =
        {
            new() { Value = QueueOf(requests[0].Flow, requests[0].IsInteractive).Name },
            new() { Value = now.UtcDateTime },
            SqlArray.Of(requests, request => request.Flow.Name),
            SqlArray.Of(requests, request => request.Platform ?? request.Flow.Platform),
            SqlArray.Of(requests, request => request.Params),
            SqlArray.Of(requests, request => (int)request.Priority),
            SqlArray.Of(requests, request => request.ExpiresAt?.UtcDateTime),
            SqlArray.Of(requests, request => request.TeamId),
            SqlArray.Of(requests, request => request.Target),
            new() { Value = MaxFailures },
        },
    };

    // A caller who leaves takes nothing from the others: a group that was begun is written to its end.
    private async Task<IReadOnlyList<Written>> WriteAsync(IReadOnlyList<NewRequest> requests)
    {
        Written[] written;
        try
        {
            await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
            written = [.. (await InsertAsync(connection, requests, _time.GetUtcNow(), CancellationToken.None)).Select(id => new Written(id, null))];
        }
        catch (PostgresException refused) when (requests.Count > 1 && refused.IsAboutData())
        {
            // One that the database refuses fails alone.
            _database.Forget();
            written = new Written[requests.Count];
            for (var i = 0; i < written.Length; i++)
                written[i] = await WriteAloneAsync(requests[i]);
        }

        await _hot.HintAsync(HintTopic.Queues, CancellationToken.None);
        return written;
    }

    private async Task<Written> WriteAloneAsync(NewRequest request)
    {
        try
        {
            await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
            return new(await InsertAsync(connection, request, _time.GetUtcNow(), CancellationToken.None), null);
        }
        catch (Exception error)
        {
            if (error is PostgresException refused && refused.IsAboutData())
                _database.Forget();
            return new(0, error);
        }
    }

    private static QueueSpec QueueOf(FlowSpec flow, bool interactive) => interactive
        ? new($"interactive:{flow.Platform}", FlowQueues.Profiles, QueuePriority.Interactive, InteractiveAtOnce) { Platform = flow.Platform }
        : FlowCatalog.Queue(flow);

    private static Task<long> QueueAsync(NpgsqlConnection connection, FlowSpec flow, bool interactive, DateTimeOffset now, CancellationToken ct) => interactive
        ? QueueRows.CreateAsync(connection, QueueOf(flow, interactive), now, ct)
        : FlowQueues.CreateAsync(connection, flow, now, ct);

    private readonly record struct Written(long Id, Exception? Error);
}
