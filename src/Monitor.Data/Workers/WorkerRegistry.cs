using Npgsql;

namespace Monitor.Data.Workers;

/// <summary>
/// The processes that run work. A worker that is killed stops sending heartbeats; the others then free its leases at once instead
/// of waiting for each to expire. A worker that was only slow loses nothing but those runs: its late results fail the fence.
/// </summary>
public sealed class WorkerRegistry(NpgsqlDataSource database)
{
    /// <summary>Without a sign of life for this long a worker is taken for dead, unless the configuration says otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private const string ReapSql = """
        with dead as (
            delete from worker where heartbeat_at < $1 returning id),
        freed as (
            update task_schedule set due_at = $2, run_no = run_no + 1, worker_id = null
            where worker_id = any (array(select id from dead)) and exists (select from dead)
            returning task_id)
        select (select count(*)::int from dead), (select count(*)::int from freed)
        """;

    // A claim that the shutdown cut off may have been committed all the same: nobody runs what it took.
    private const string UnregisterSql = """
        with freed as (
            update task_schedule set due_at = $2, run_no = run_no + 1, worker_id = null where worker_id = $1)
        delete from worker where id = $1
        """;

    /// <summary>Registers a worker and answers its id.</summary>
    public async Task<int> RegisterAsync(string name, string roles, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "insert into worker (name, roles, started_at, heartbeat_at) values ($1, $2, $3, $3) returning id");
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = roles });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Says that the worker is alive; false when others have already declared it dead.</summary>
    public async Task<bool> HeartbeatAsync(int workerId, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand("update worker set heartbeat_at = $2 where id = $1");
        command.Parameters.Add(new() { Value = workerId });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>The roles that are played by a worker with a heartbeat since <paramref name="aliveSince"/>.</summary>
    public async Task<IReadOnlySet<string>> LiveRolesAsync(DateTimeOffset aliveSince, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select distinct role from worker, unnest(string_to_array(roles, ',')) as role where heartbeat_at >= $1");
        command.Parameters.Add(new() { Value = aliveSince.UtcDateTime });
        var roles = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            roles.Add(reader.GetString(0));
        return roles;
    }

    /// <summary>Forgets workers without a heartbeat since <paramref name="deadBefore"/> and makes their tasks due again.</summary>
    public async Task<(int Workers, int Tasks)> ReapAsync(DateTimeOffset deadBefore, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ReapSql);
        command.Parameters.Add(new() { Value = deadBefore.UtcDateTime });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt32(0), reader.GetInt32(1));
    }

    /// <summary>Removes a worker whose runs have ended; what it holds nevertheless is due again.</summary>
    public async Task UnregisterAsync(int workerId, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(UnregisterSql);
        command.Parameters.Add(new() { Value = workerId });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }
}
