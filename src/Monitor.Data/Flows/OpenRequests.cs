using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Flows;

/// <summary>Ends requests of a team that wait or run, many at once.</summary>
public sealed class OpenRequests(NpgsqlDataSource database, IHotState hot, TimeProvider time)
{
    private const int Part = 200;

    private const string Chosen = """
        team_id = @team and status in ('PENDING', 'PROCESSING') and (@status::text is null or status = @status) and (@ids::bigint[] is null or id = any (@ids))
            and (@flow::text is null or flow = @flow) and (@accounts::text[] is null or account = any (@accounts))
            and (@from::timestamptz is null or created_at >= @from) and (@to::timestamptz is null or created_at < @to)
            and (@until::timestamptz is null or created_at <= @until)
        """;

    private const string CountSql = $"select count(*) from scrape_request_log where {Chosen}";

    private const string ChooseSql = $"select id from scrape_request_log where {Chosen} and id > @after order by id limit @limit";

    // Queues before everything else, and in one order, as everywhere.
    private const string LockSql =
        "select id from queue where id in (select queue_id from queue_item where kind = 2 and ref_id = any ($1)) order by id for no key update";

    private const string CancelSql = $"""
        with gone as (delete from queue_item where kind = 2 and ref_id = any ($1) returning queue_id, ref_id),
        woke as (update queue set turn_at = least(turn_at, $2) where id in (select queue_id from gone))
        update scrape_request_log r set status = 'FAILED', error = 'It was cancelled.', error_code = 'cancelled', scraped_at = $2, event_timestamp = $2
        where id = any ($1) and status in ('PENDING', 'PROCESSING') and id in (select ref_id from gone)
        returning {RequestWriter.EventColumns}
        """;

    /// <summary>How many match.</summary>
    public async Task<long> CountAsync(long teamId, RetryFilter filter, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = Command(connection, CountSql, teamId, filter);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Cancels the next of them behind an id, in one transaction, which <paramref name="note"/> is told of before it ends.</summary>
    public async Task<RequestPart> CancelPartAsync(long teamId, RetryFilter filter, long after, RequestNote note, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var choose = Command(connection, ChooseSql, teamId, filter);
        choose.Parameters.AddWithValue("after", after);
        choose.Parameters.AddWithValue("limit", Part);
        var chosen = await connection.ReadAsync(choose, reader => reader.GetInt64(0), ct);
        if (chosen.Count == 0)
            return new(null, IsLast: true);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        long[] ids = [.. chosen];
        await using (var gate = connection.Command(LockSql, (object)ids))
            await gate.ExecuteNonQueryAsync(ct);
        var events = await connection.ReadAsync(connection.Command(CancelSql, ids, now.UtcDateTime), RequestWriter.Event, ct);
        await note(connection, ids[^1], ids.Length, events.Count, ct);
        await FeedWriter.WriteAsync(connection, events, now, ct);
        await transaction.CommitAsync(ct);
        foreach (var topic in (string[])[HintTopic.Queues, HintTopic.Jobs, HintTopic.Requests])
            await hot.HintAsync(topic, ct);
        return new(ids[^1], ids.Length < Part);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, long teamId, RetryFilter filter) => new(sql, connection)
    {
        Parameters =
        {
            new("team", teamId),
            Of("status", NpgsqlDbType.Text, filter.Status),
            Of("ids", NpgsqlDbType.Array | NpgsqlDbType.Bigint, filter.Ids?.ToArray()),
            Of("flow", NpgsqlDbType.Text, filter.Flow),
            Of("accounts", NpgsqlDbType.Array | NpgsqlDbType.Text, filter.Accounts?.ToArray()),
            Of("from", NpgsqlDbType.TimestampTz, filter.From?.UtcDateTime),
            Of("to", NpgsqlDbType.TimestampTz, filter.To?.UtcDateTime),
            Of("until", NpgsqlDbType.TimestampTz, filter.CreatedUntil?.UtcDateTime),
        },
    };

    private static NpgsqlParameter Of(string name, NpgsqlDbType type, object? value) => new(name, type) { Value = value ?? DBNull.Value };
}
