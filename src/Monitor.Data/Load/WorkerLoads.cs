using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Load;

/// <summary>A process that works, and how much it has to do.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Roles">What it does.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="HeartbeatAt">Its last sign of life.</param>
/// <param name="RunningTasks">Monitor tasks that it is at.</param>
/// <param name="RunningItems">Items of queues that it is at.</param>
/// <param name="RunsLastMinute">Runs of monitor tasks that it finished within the last minute.</param>
public sealed record WorkerLoad(
    int Id, string Name, IReadOnlyList<string> Roles, DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt, int RunningTasks, int RunningItems, int RunsLastMinute);

/// <summary>Reads what the workers are at.</summary>
public sealed class WorkerLoads(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Sql =
        """
        select w.id, w.name, string_to_array(w.roles, ','), w.started_at, w.heartbeat_at,
            (select count(*)::integer from task_schedule s where s.worker_id = w.id),
            coalesce(i.items, 0), coalesce(r.runs, 0)
        from worker w
            left join (select worker_id, count(*)::integer as items from queue_item where worker_id is not null group by 1) i on i.worker_id = w.id
            left join (select worker_id, count(*)::integer as runs from task_run where finished_at >= $1 and finished_at < $2 group by 1) r on r.worker_id = w.id
        order by w.id
        """;

    /// <summary>All workers that are registered.</summary>
    public async Task<IReadOnlyList<WorkerLoad>> ListAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(Sql, now.AddMinutes(-1).UtcDateTime, now.AddMinutes(1).UtcDateTime), reader => new WorkerLoad(
            reader.GetInt32(0), reader.GetString(1), reader.GetFieldValue<string[]>(2), reader.GetFieldValue<DateTimeOffset>(3),
            reader.GetFieldValue<DateTimeOffset>(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7)), ct);
    }
}
