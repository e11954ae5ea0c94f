using Monitor.Data.Batches;
using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Flows;

/// <summary>Submits, shows, repeats and cancels requests for the work of flows.</summary>
public sealed class ScrapeRequests(NpgsqlDataSource database, FlowCatalog flows, IHotState hot, TimeProvider time)
{
    private const short MaxFailures = 4;
    private const int InteractiveAtOnce = 100;

    private const string InsertSql = """
        insert into scrape_request_log (flow, platform, params, priority, status, created_at, expires_at, event_timestamp, team_id, account)
        values ($1, $2, $3::jsonb, $4, 'PENDING', $5, $6, $5, $7, $8) returning id
        """;

    private const string Columns = """
        id, flow, platform, params::text, retry_count, priority, status, error, error_code, scraped_at, created_at, picked_at, expires_at,
        event_timestamp, team_id, account, source
        """;

    private const string FindSql = $"select {Columns}, data::text from scrape_request_log where id = $1 and ($2::bigint is null or team_id = $2)";

    // A page of results can be large, and nobody reads two hundred of them at once.
    private const string ListSql = $"""
        select {Columns}, null::text from scrape_request_log
        where team_id = $1 and ($2::text is null or status = $2) and ($3::text is null or flow = $3) and ($4::text[] is null or account = any ($4))
          and ($5::bigint is null or id < $5)
        order by id desc limit $6
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
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = (object?)teamId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    /// <summary>Requests of a team without their results, newest first, below the id <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<RequestRow>> ListAsync(long teamId, RequestFilter filter, long? before, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ListSql);
        command.Parameters.Add(new() { Value = teamId });
        command.Parameters.Add(Text(filter.Status));
        command.Parameters.Add(Text(filter.Flow));
        command.Parameters.Add(new() { Value = (object?)filter.Accounts?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit });
        var rows = new List<RequestRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(Read(reader));
        return rows;
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

    private static RequestRow Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetString(6),
        reader.GetText(17), reader.GetText(7), reader.GetText(8), Time(reader, 9), reader.GetFieldValue<DateTimeOffset>(10), Time(reader, 11),
        Time(reader, 12), reader.GetFieldValue<DateTimeOffset>(13), reader.GetInt64(14), reader.GetText(15), reader.GetText(16));

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetFieldValue<DateTimeOffset>(ordinal);

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
