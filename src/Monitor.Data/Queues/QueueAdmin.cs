using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>A queue as the API shows it.</summary>
public sealed record QueueRow(
    string Name, QueuePriority Priority, int MaxRunning, Guid? JobId, DateTimeOffset? PausedAt, bool Held, long Ready, long Waiting, long Running);

/// <summary>A change of a queue; what is null stays as it is.</summary>
public sealed record QueueChange
{
    /// <summary>How many items may run at once, in all processes together.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Whether it is held.</summary>
    public bool? Paused { get; init; }
}

/// <summary>Shows queues and changes how they run, while they run.</summary>
public sealed class QueueAdmin(NpgsqlDataSource database, TimeProvider time)
{
    private const string ChangeSql = """
        update queue set
            max_running = coalesce($2, max_running),
            paused_at = case when $3 is null then paused_at when $3 then coalesce(paused_at, $4) end,
            turn_at = $4, waiting_since = null
        where name = $1
        """;

    private const string ListSql = $"""
        select q.name, q.priority, q.max_running, q.job_id, coalesce(q.paused_at, (select min(p.paused_at) from {QueuePauses.Concerning})), q.held,
            count(i.id) filter (where i.worker_id is null and i.run_at <= $1),
            count(i.id) filter (where i.worker_id is null and i.run_at > $1),
            count(i.id) filter (where i.worker_id is not null)
        from queue q left join queue_item i on i.queue_id = q.id
        where ($2::text is null or q.name = $2) and ($3::bigint is null or q.job_id is null or q.team_id = $3)
        group by q.id order by q.priority, q.name limit $4
        """;

    /// <summary>Creates a queue of the system where there is none of that name yet.</summary>
    public async Task EnsureAsync(QueueSpec queue, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await QueueRows.CreateAsync(connection, queue, time.GetUtcNow(), ct);
    }

    /// <summary>Changes a queue; false when there is none of that name.</summary>
    public async Task<bool> ChangeAsync(string name, QueueChange change, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ChangeSql);
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = (object?)change.MaxRunning ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)change.Paused ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Boolean });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Queues of the system and of a team, by class and name; or the one of a name.</summary>
    public async Task<IReadOnlyList<QueueRow>> ListAsync(string? name, long? teamId, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ListSql);
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new() { Value = (object?)name ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)teamId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit });
        var queues = new List<QueueRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            queues.Add(new(
                reader.GetString(0), (QueuePriority)reader.GetInt16(1), reader.GetInt32(2), await reader.IsDBNullAsync(3, ct) ? null : reader.GetGuid(3),
                await reader.IsDBNullAsync(4, ct) ? null : reader.GetFieldValue<DateTimeOffset>(4), reader.GetBoolean(5),
                reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8)));
        return queues;
    }
}
