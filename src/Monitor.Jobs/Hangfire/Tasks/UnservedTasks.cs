using Npgsql;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>Finds due tasks that no recurring job will fire now, and marks them as enqueued.</summary>
internal static class UnservedTasks
{
    /// <summary>Such a task.</summary>
    public readonly record struct Task(Guid Id, string Target);

    // The fire of a slot serves it, so a slot is waited for until the grace is over. Retries within a slot, first runs, runs on
    // demand and the tasks of dead workers have no fire and are enqueued at once. A task is enqueued once for one due time and
    // fence, also when several processes look at the same time (the condition of the update is checked on the row as it is then);
    // when its job was lost it is enqueued again after a minute.
    private const string MarkSql = """
        with unserved as (
            select s.task_id, s.run_no, s.due_at
            from task_schedule s left join hangfire.monitor_enqueued e on e.task_id = s.task_id
            where s.state = 1 and s.provider_group = any ($1) and s.due_at <= $2
              and (s.due_at <> s.slot_at or s.slot_at = s.anchor_at or s.due_at < $2 - $3
                   or extract(epoch from s.slot_at - s.anchor_at) % s.interval_s <> 0)
              and (e.task_id is null or (e.run_no, e.due_at) <> (s.run_no, s.due_at) or e.enqueued_at < $2 - interval '1 minute')
            order by s.due_at limit $4),
        marked as (
            insert into hangfire.monitor_enqueued as e (task_id, run_no, due_at, enqueued_at)
            select task_id, run_no, due_at, $2 from unserved order by task_id
            on conflict (task_id) do update
            set run_no = excluded.run_no, due_at = excluded.due_at, enqueued_at = excluded.enqueued_at
            where (e.run_no, e.due_at) <> (excluded.run_no, excluded.due_at) or e.enqueued_at < excluded.enqueued_at - interval '1 minute'
            returning task_id)
        select t.id, t.platform || '/' || coalesce(t.username, t.post_code) from marked m join task t on t.id = m.task_id
        """;

    /// <summary>Marks up to <paramref name="limit"/> of them, in the transaction of the connection.</summary>
    public static async Task<IReadOnlyList<Task>> MarkAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> groups, DateTimeOffset now, TimeSpan grace, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(MarkSql, connection);
        command.Parameters.Add(new() { Value = groups.ToArray() });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = grace });
        command.Parameters.Add(new() { Value = limit });
        var tasks = new List<Task>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            tasks.Add(new(reader.GetGuid(0), reader.GetString(1)));
        return tasks;
    }
}
