using Monitor.Data.Notices;
using Monitor.Data.Scheduling;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Tasks;

/// <summary>Tasks one page at a time, and single tasks with how they are doing.</summary>
public sealed class TaskList(NpgsqlDataSource database, TimeProvider clock)
{
    // While a task runs its due_at is the lease, so the next slot is worked out.
    private const string NextRunSql =
        """
        (case when s.state <> 1 then null
              when s.worker_id is null then s.due_at
              else s.anchor_at + (floor(extract(epoch from @now - s.anchor_at) / s.interval_s) + 1)::float8
                  * make_interval(secs => s.interval_s) end)
        """;

    private const string SelectSql =
        $"""
        select t.id, t.task_type, t.platform, coalesce(t.username, t.post_code), t.status, t.interval_seconds, t.created_at, t.updated_at,
               {NextRunSql}, s.worker_id is not null, s.failures, s.last_outcome, s.last_run_at, s.last_success_at, {Freshness.OverdueSql},
               a.platform_id, a.username, t.account_id, t.post_id,
               case when s.state = 1 and s.worker_id is null and s.due_at <= @now
                   then (select message from notice n where n.key = '{NoticeKeys.SourcesPrefix}' || t.platform and n.cleared_at is null) end
        """;

    private const string FromSql =
        """
        from task t
        join task_schedule s on s.task_id = t.id
        left join account a on a.id = t.account_id
        where t.team_id = @team
        """;

    /// <summary>The SQL expressions that lists are sorted by.</summary>
    internal static string SortSql(TaskSortKey key) => key switch
    {
        TaskSortKey.CreatedAt => "t.created_at",
        TaskSortKey.Target => "coalesce(t.username, t.post_code)",
        TaskSortKey.NextRunAt => $"coalesce({NextRunSql}, 'infinity')",
        TaskSortKey.IntervalSeconds => "t.interval_seconds",
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    };

    /// <summary>One page of the tasks that the filter names.</summary>
    /// <param name="teamId">Whose tasks.</param>
    /// <param name="filter">Which tasks.</param>
    /// <param name="sort">In which order.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">The position where the page before ended.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<TaskPage> PageAsync(
        long teamId, TaskFilter filter, TaskSort sort, int limit, TaskCursor? after, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.Parameters.AddWithValue("team", teamId);
        command.Parameters.AddWithValue("now", clock.GetUtcNow());
        command.Parameters.AddWithValue("limit", limit + 1);
        var key = SortSql(sort.Key);
        var conditions = filter.AddTo(command.Parameters);
        if (after is not null)
        {
            conditions += $" and ({key}, t.id) {(sort.Descending ? '<' : '>')} (@after_key, @after_id)";
            command.Parameters.AddWithValue("after_key", after.Key);
            command.Parameters.AddWithValue("after_id", after.Id);
        }

        var direction = sort.Descending ? "desc" : "asc";
        command.CommandText =
            $"{SelectSql}, {key}\n{FromSql}{conditions}\norder by {key} {direction}, t.id {direction}\nlimit @limit";

        var rows = new List<TaskRow>();
        TaskCursor? next = null;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (rows.Count == limit)
                return new TaskPage(rows, next);
            rows.Add(Read(reader));
            next = new TaskCursor(sort, reader.GetValue(20), rows[^1].Id);
        }

        return new TaskPage(rows, Next: null);
    }

    /// <summary>One task; null when the team has no such task.</summary>
    public async Task<TaskRow?> FindAsync(long teamId, Guid taskId, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"{SelectSql}\n{FromSql} and t.id = @id");
        command.Parameters.AddWithValue("team", teamId);
        command.Parameters.AddWithValue("now", clock.GetUtcNow());
        command.Parameters.AddWithValue("id", taskId);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    private static TaskRow Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Type = reader.GetFieldValue<TaskType>(1),
        Platform = reader.GetString(2),
        Target = reader.GetString(3),
        Status = reader.GetFieldValue<MonitorTaskStatus>(4),
        IntervalSeconds = reader.GetInt32(5),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(6),
        UpdatedAt = reader.GetFieldValue<DateTimeOffset>(7),
        NextRunAt = reader.GetFieldValue<DateTimeOffset?>(8),
        Running = reader.GetBoolean(9),
        ConsecutiveFailures = reader.GetInt16(10),
        LastOutcome = (RunOutcome?)reader.GetFieldValue<short?>(11),
        LastRunAt = reader.GetFieldValue<DateTimeOffset?>(12),
        LastSuccessAt = reader.GetFieldValue<DateTimeOffset?>(13),
        Overdue = reader.GetBoolean(14),
        AccountPlatformId = reader.GetText(15),
        AccountUsername = reader.GetText(16),
        AccountId = reader.GetFieldValue<long?>(17),
        PostId = reader.GetFieldValue<long?>(18),
        WaitingFor = reader.GetText(19),
    };
}

/// <summary>One page of tasks.</summary>
/// <param name="Rows">The tasks.</param>
/// <param name="Next">Where the next page starts; null on the last page.</param>
public sealed record TaskPage(IReadOnlyList<TaskRow> Rows, TaskCursor? Next);
