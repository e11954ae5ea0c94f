using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Queues;

/// <summary>Creates queues, puts items into them and changes how they run; always within the caller's transaction.</summary>
public static class QueueRows
{
    private const string CreateSql = """
        insert into queue (name, team_id, priority, max_running, held, created_at, kind, platform) values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (name) do update set name = excluded.name
        returning id
        """;

    private const string ItemsSql = """
        insert into queue_item (queue_id, kind, ref_id, priority, run_at, max_failures, expires_at)
        select $1, kind, ref_id, priority, run_at, max_failures, coalesce(expires_at, 'infinity')
        from unnest($2, $3, $4, $5, $6, $7) d(kind, ref_id, priority, run_at, max_failures, expires_at)
        """;

    // Without any condition: a condition would be tested against the row as it was before a concurrent claim put it to sleep, and
    // the wake-up would be lost.
    private const string WakeSql = "update queue set turn_at = least(turn_at, $2) where id = $1";

    private const string HurrySql = "update queue_item set run_at = $2 where queue_id = $1 and worker_id is null and run_at > $2";

    /// <summary>Makes all that waits in a queue ready now: for a source, or for its next try.</summary>
    public static async Task HurryAsync(NpgsqlConnection connection, long queueId, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = connection.Command(HurrySql, queueId, now.UtcDateTime);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Creates a queue, or finds the one of that name.</summary>
    public static async Task<long> CreateAsync(NpgsqlConnection connection, QueueSpec queue, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(CreateSql, connection);
        command.Parameters.Add(new() { Value = queue.Name });
        command.Parameters.Add(new() { Value = queue.TeamId });
        command.Parameters.Add(new() { Value = (short)queue.Priority });
        command.Parameters.Add(new() { Value = queue.MaxRunning });
        command.Parameters.Add(new() { Value = queue.Held });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = queue.Kind });
        command.Parameters.Add(new() { Value = (object?)queue.Platform ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Puts items into a queue and wakes it.</summary>
    public static async Task EnqueueAsync(NpgsqlConnection connection, long queueId, IReadOnlyList<NewItem> items, CancellationToken ct)
    {
        if (items.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(connection);
        var insert = new NpgsqlBatchCommand(ItemsSql);
        insert.Parameters.Add(new() { Value = queueId });
        insert.Parameters.Add(SqlArray.Of(items, item => item.Kind.Number));
        insert.Parameters.Add(SqlArray.Of(items, item => item.RefId));
        insert.Parameters.Add(SqlArray.Of(items, item => item.Priority));
        insert.Parameters.Add(SqlArray.Of(items, item => item.RunAt.UtcDateTime));
        insert.Parameters.Add(SqlArray.Of(items, item => item.MaxFailures));
        insert.Parameters.Add(SqlArray.Of(items, item => item.ExpiresAt?.UtcDateTime));
        batch.BatchCommands.Add(insert);
        batch.BatchCommands.Add(new(WakeSql)
        {
            Parameters = { new() { Value = queueId }, new() { Value = items.Min(item => item.RunAt).UtcDateTime } },
        });
        await batch.ExecuteNonQueryAsync(ct);
    }
}
