using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Scheduling;

/// <summary>Claims due tasks of one provider group, and gives leases back or extends them.</summary>
public sealed class DueTasks(NpgsqlDataSource database)
{
    /// <summary>Where a task stands: whether it is active, its fence, whether a worker is at it, and when it is due.</summary>
    public readonly record struct TaskPlace(bool IsActive, int RunNo, bool IsRunning, DateTimeOffset DueAt);

    /// <summary>Claimed tasks and the smallest due time among them, from which the next scan may start.</summary>
    public readonly record struct Batch(IReadOnlyList<ClaimedTask> Tasks, DateTimeOffset? SmallestDue);

    // The array of the materialized CTE becomes a one-time InitPlan: a join here is planned as a scan of the whole table.
    // $3 is a floor: it skips the dead index entries that a long transaction elsewhere keeps vacuum from removing.
    // The time is a parameter because all processes share the database's clock, and so that tests can move it.
    private const string ClaimSql = $"""
        with due as materialized (
            select task_id, due_at from task_schedule
            where state = 1 and provider_group = $1 and due_at >= $3 and due_at <= $6
            order by due_at limit $2 for update skip locked),
        claimed as (
            update task_schedule s set due_at = $6 + $5, run_no = s.run_no + 1, worker_id = $4
            where s.task_id = any (array(select task_id from due))
            returning s.task_id, s.run_no, s.slot_at, s.anchor_at, s.interval_s, s.failures, s.question)
        select {ClaimedColumns}, (select min(due_at) from due)
        {ClaimedTables}
        """;

    // A task that is not due has been served already: whoever was sent to it finds nothing to do, unless it is to run all the same.
    // Then it serves this moment and keeps its next slot.
    private const string ClaimOneSql = $"""
        with claimed as (
            update task_schedule s set due_at = $4 + $3, run_no = s.run_no + 1, worker_id = $2, slot_at = least(s.slot_at, $4)
            where s.task_id = $1 and s.state = 1 and (s.due_at <= $4 or ($5 and s.worker_id is null))
            returning s.task_id, s.run_no, s.slot_at, s.anchor_at, s.interval_s, s.failures, s.question)
        select {ClaimedColumns}
        {ClaimedTables}
        """;

    private const string ClaimedColumns = """
        c.task_id, c.run_no, c.slot_at, c.anchor_at, c.interval_s, c.failures,
        t.username is not null, t.platform, coalesce(t.username, t.post_code),
        coalesce(a.id, p.id), coalesce(a.platform_id, p.platform_id), coalesce(a.follower_count, p.like_count),
        coalesce(a.post_count, p.play_count), coalesce(a.held_at, p.held_at) is not null, c.question::text
        """;

    private const string ClaimedTables = """
        from claimed c join task t on t.id = c.task_id
        left join account a on a.id = t.account_id left join post p on p.id = t.post_id
        """;

    private const string PlaceSql = "select state = 1, run_no, worker_id is not null, due_at from task_schedule where task_id = $1";

    private const string NextDueSql = """
        select due_at from task_schedule
        where state = 1 and provider_group = $1 and due_at > $2
        order by due_at limit 1
        """;

    private const string ExtendSql = """
        update task_schedule s set due_at = $3
        from unnest($1, $2) d(task_id, run_no)
        where s.task_id = d.task_id and s.run_no = d.run_no and s.worker_id is not null
        returning s.task_id, s.run_no
        """;

    private const string ReleaseSql = """
        update task_schedule s set due_at = $3, run_no = s.run_no + 1, worker_id = null
        from unnest($1, $2) d(task_id, run_no)
        where s.task_id = d.task_id and s.run_no = d.run_no and s.worker_id is not null
        """;

    // A task whose slot is to come serves this moment as well. In the order in which everybody locks tasks.
    private const string WakeWaitingSql = """
        update task_schedule set due_at = $2, slot_at = least(slot_at, $2)
        where task_id = any (array(
            select task_id from task_schedule
            where provider_group = $1 and last_outcome = 5 and state = 1 and worker_id is null and due_at > $2 order by task_id for update))
        """;

    private const string HoldsSql = "select run_no = $2 and state = 1 from task_schedule where task_id = $1";

    /// <summary>Leases up to <paramref name="limit"/> due tasks to <paramref name="workerId"/>, earliest first.</summary>
    public async Task<Batch> ClaimAsync(
        string providerGroup, int limit, int workerId, TimeSpan lease, DateTimeOffset now, DateTimeOffset? floor, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ClaimSql);
        command.Parameters.Add(new() { Value = providerGroup });
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = floor?.UtcDateTime ?? DateTime.MinValue, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = workerId });
        command.Parameters.Add(new() { Value = lease });
        command.Parameters.Add(new() { Value = now.UtcDateTime });

        var tasks = new List<ClaimedTask>(limit);
        DateTimeOffset? smallestDue = null;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            tasks.Add(ReadClaimed(reader));
            smallestDue ??= reader.GetFieldValue<DateTimeOffset>(15);
        }

        return new(tasks, smallestDue);
    }

    /// <summary>
    /// Leases one task to <paramref name="workerId"/> within the caller's transaction; null when it is not active, or not due. With
    /// <paramref name="evenEarly"/> an idle task need not be due.
    /// </summary>
    public static async Task<ClaimedTask?> ClaimOneAsync(
        NpgsqlConnection connection, Guid taskId, int workerId, TimeSpan lease, DateTimeOffset now, bool evenEarly, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ClaimOneSql, connection);
        command.Parameters.Add(new() { Value = taskId });
        command.Parameters.Add(new() { Value = workerId });
        command.Parameters.Add(new() { Value = lease });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = evenEarly });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? ReadClaimed(reader) : null;
    }

    /// <summary>Where a task stands; null when there is none.</summary>
    public async Task<TaskPlace?> PlaceAsync(Guid taskId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(PlaceSql);
        command.Parameters.Add(new() { Value = taskId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(reader.GetBoolean(0), reader.GetInt32(1), reader.GetBoolean(2), reader.GetFieldValue<DateTimeOffset>(3))
            : null;
    }

    private static ClaimedTask ReadClaimed(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetInt32(1),
        reader.GetFieldValue<DateTimeOffset>(2),
        reader.GetFieldValue<DateTimeOffset>(3),
        reader.GetInt32(4),
        reader.GetInt16(5),
        reader.GetBoolean(6) ? EntityKind.Account : EntityKind.Post,
        reader.GetString(7),
        reader.GetString(8))
    {
        Known = ReadKnown(reader),
        Question = reader.GetText(14),
    };

    private static KnownTarget? ReadKnown(NpgsqlDataReader reader) => reader.IsDBNull(9)
        ? null
        : new(reader.GetBoolean(6) ? EntityKind.Account : EntityKind.Post, reader.GetInt64(9), reader.GetString(10))
        {
            Audience = reader.GetFieldValue<long?>(11),
            Volume = reader.GetFieldValue<long?>(12),
            IsHeld = reader.GetBoolean(13),
        };

    /// <summary>Whether any task of the group is due.</summary>
    public async Task<bool> AnyDueAsync(string providerGroup, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select exists (select from task_schedule where state = 1 and provider_group = $1 and due_at <= $2)");
        command.Parameters.Add(new() { Value = providerGroup });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>When the next task of the group becomes due after <paramref name="now"/>, leases included; null when there is none.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(string providerGroup, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(NextDueSql);
        command.Parameters.Add(new() { Value = providerGroup });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        return await command.ExecuteScalarAsync(ct) is DateTime due ? new DateTimeOffset(due, TimeSpan.Zero) : null;
    }

    /// <summary>Moves the expiry of these leases; answers those that are still held.</summary>
    public async Task<IReadOnlySet<(Guid TaskId, int RunNo)>> ExtendAsync(
        IReadOnlyList<(Guid TaskId, int RunNo)> runs, DateTimeOffset until, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ExtendSql);
        AddRuns(command, runs);
        command.Parameters.Add(new() { Value = until.UtcDateTime });
        var held = new HashSet<(Guid TaskId, int RunNo)>(runs.Count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            held.Add((reader.GetGuid(0), reader.GetInt32(1)));
        return held;
    }

    /// <summary>Keeps what a run that is about to be given back has begun.</summary>
    public async Task KeepAsync(Guid taskId, int runNo, string? question, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "update task_schedule set question = $3::jsonb where task_id = $1 and run_no = $2 and worker_id is not null");
        command.Parameters.Add(new() { Value = taskId });
        command.Parameters.Add(new() { Value = runNo });
        command.Parameters.Add(new() { Value = (object?)question ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Gives leases back unserved: the tasks are due again at <paramref name="now"/> and no attempt is counted.</summary>
    public async Task ReleaseAsync(IReadOnlyList<(Guid TaskId, int RunNo)> runs, DateTimeOffset now, CancellationToken ct)
    {
        if (runs.Count == 0)
            return;
        await using var command = database.CreateCommand(ReleaseSql);
        AddRuns(command, runs);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Makes tasks due whose last run found no source, because one is back. Answers how many.</summary>
    public async Task<int> WakeWaitingAsync(string providerGroup, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(WakeWaitingSql);
        command.Parameters.Add(new() { Value = providerGroup });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Whether the task is active and this run still holds its fence.</summary>
    public async Task<bool> HoldsAsync(Guid taskId, int runNo, CancellationToken ct)
    {
        await using var command = database.CreateCommand(HoldsSql);
        command.Parameters.Add(new() { Value = taskId });
        command.Parameters.Add(new() { Value = runNo });
        return await command.ExecuteScalarAsync(ct) is true;
    }

    // Updates of many rows always lock them in id order: that is what keeps concurrent batches from deadlocking.
    private static void AddRuns(NpgsqlCommand command, IReadOnlyList<(Guid TaskId, int RunNo)> runs)
    {
        var sorted = runs.OrderBy(run => run.TaskId).ToArray();
        command.Parameters.Add(new() { Value = sorted.Select(run => run.TaskId).ToArray() });
        command.Parameters.Add(new() { Value = sorted.Select(run => run.RunNo).ToArray() });
    }
}
