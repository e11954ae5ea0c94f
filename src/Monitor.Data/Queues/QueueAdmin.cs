using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>A change of a queue; what is null stays as it is.</summary>
public sealed record QueueChange
{
    /// <summary>How many items may run at once, in all processes together.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Whether it is held.</summary>
    public bool? Paused { get; init; }
}

/// <summary>Changes how queues run, while they run.</summary>
public sealed class QueueAdmin(NpgsqlDataSource database, TimeProvider time)
{
    private const string ChangeSql = """
        update queue set
            max_running = coalesce($2, max_running),
            paused_at = case when $3 is null then paused_at when $3 then coalesce(paused_at, $4) end,
            turn_at = $4, waiting_since = null
        where name = $1
        """;

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
}
