using Microsoft.EntityFrameworkCore;
using Monitor.Data.Notices;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Tasks;

/// <summary>Tasks one page at a time, and single tasks with how they are doing.</summary>
public sealed class TaskList(IDbContextFactory<MonitorDb> databases, NpgsqlDataSource database, TimeProvider clock)
{
    // While a task runs its due_at is the lease, so the next slot is worked out; those are few. What is idle is read in the order of an index,
    // for each platform by itself, and what has no next run comes last. {0}: conditions, {1}: direction, {2}: position.
    private const string NextRunSql =
        """
        select id, key from (
            select due.* from (select distinct platform from task_count where team_id = @team) g cross join lateral (
                select t.id, s.due_at as key from task_schedule s join task t on t.id = s.task_id
                where s.state = 1 and s.worker_id is null and s.provider_group = g.platform and t.team_id = @team{0} and (s.due_at, s.task_id) {2}
                order by s.due_at {1}, s.task_id {1} limit @limit) due
            union all
            select id, key from (
                select t.id, s.anchor_at + (floor(extract(epoch from @now - s.anchor_at) / s.interval_s) + 1)::float8 * make_interval(secs => s.interval_s) as key
                from task_schedule s join task t on t.id = s.task_id
                where s.state = 1 and s.worker_id is not null and t.team_id = @team{0}) running where (key, id) {2}
            union all
            select idle.* from (values ('paused'::task_status_enum), ('stopped')) x(status) cross join lateral (
                select t.id, timestamptz 'infinity' as key from task t join task_schedule s on s.task_id = t.id
                where t.team_id = @team and t.status = x.status{0} and (timestamptz 'infinity', t.id) {2}
                order by t.id {1} limit @limit) idle) found
        order by key {1}, id {1} limit @limit
        """;

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
        if (sort.Key == TaskSortKey.NextRunAt)
            return await PageByNextRunAsync(teamId, filter, sort, limit, after, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var tasks = filter.Of(Rows(db, db.Tasks.Where(task => task.TeamId == teamId), clock.GetUtcNow()));
        return sort.Key switch
        {
            TaskSortKey.CreatedAt => await PageAsync(
                tasks.Select(task => new Keyed<DateTimeOffset> { Task = task, Key = task.CreatedAt }), sort, limit, after, ct),
            TaskSortKey.Target => await PageAsync(tasks.Select(task => new Keyed<string> { Task = task, Key = task.Target }), sort, limit, after, ct),
            TaskSortKey.IntervalSeconds => await PageAsync(
                tasks.Select(task => new Keyed<int> { Task = task, Key = task.IntervalSeconds }), sort, limit, after, ct),
            _ => throw new ArgumentOutOfRangeException(nameof(sort), sort.Key, null),
        };
    }

    /// <summary>One task; null when the team has no such task.</summary>
    public async Task<TaskRow?> FindAsync(long teamId, Guid taskId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Rows(db, db.Tasks.Where(task => task.TeamId == teamId && task.Id == taskId), clock.GetUtcNow()).SingleOrDefaultAsync(ct);
    }

    private async Task<TaskPage> PageByNextRunAsync(
        long teamId, TaskFilter filter, TaskSort sort, int limit, TaskCursor? after, CancellationToken ct)
    {
        var found = new List<(Guid Id, DateTimeOffset Key)>(limit + 1);
        await using (var command = database.CreateCommand())
        {
            command.Parameters.AddWithValue("team", teamId);
            command.Parameters.AddWithValue("now", clock.GetUtcNow().UtcDateTime);
            command.Parameters.AddWithValue("limit", limit + 1);
            // Before the first and behind the last of all.
            command.Parameters.Add(new NpgsqlParameter("key", NpgsqlDbType.TimestampTz)
            {
                Value = after is not null ? ((DateTimeOffset)after.Key).UtcDateTime : sort.Descending ? DateTime.MaxValue : DateTime.MinValue,
            });
            command.Parameters.AddWithValue("id", after?.Id ?? (sort.Descending ? Guid.AllBitsSet : Guid.Empty));
            command.CommandText = string.Format(
                null, NextRunSql, filter.AddTo(command.Parameters), sort.Descending ? "desc" : "asc", sort.Descending ? "< (@key, @id)" : "> (@key, @id)");
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                found.Add((reader.GetGuid(0), new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero)));
        }

        var ids = found.Take(limit).Select(row => row.Id).ToArray();
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await Rows(db, db.Tasks.Where(task => ids.Contains(task.Id)), clock.GetUtcNow()).ToDictionaryAsync(row => row.Id, ct);
        // The key was read a moment before the rows: pages follow the key.
        var next = found.Count > limit ? new TaskCursor(sort, found[limit - 1].Key, found[limit - 1].Id) : null;
        return new TaskPage([.. ids.Select(id => rows.GetValueOrDefault(id)).OfType<TaskRow>()], next);
    }

    private static async Task<TaskPage> PageAsync<TKey>(
        IQueryable<Keyed<TKey>> tasks, TaskSort sort, int limit, TaskCursor? after, CancellationToken ct)
    {
        if (after is not null)
        {
            var (key, id) = ((TKey)after.Key, after.Id);
            tasks = sort.Descending
                ? tasks.Where(row => EF.Functions.LessThan(ValueTuple.Create(row.Key, row.Task.Id), ValueTuple.Create(key, id)))
                : tasks.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(row.Key, row.Task.Id), ValueTuple.Create(key, id)));
        }

        var sorted = sort.Descending
            ? tasks.OrderByDescending(row => row.Key).ThenByDescending(row => row.Task.Id)
            : tasks.OrderBy(row => row.Key).ThenBy(row => row.Task.Id);
        var rows = await sorted.Take(limit + 1).ToListAsync(ct);
        var next = rows.Count > limit ? new TaskCursor(sort, rows[limit - 1].Key!, rows[limit - 1].Task.Id) : null;
        return new TaskPage([.. rows.Take(limit).Select(row => row.Task)], next);
    }

    private static IQueryable<TaskRow> Rows(MonitorDb db, IQueryable<MonitorTask> tasks, DateTimeOffset now) =>
        tasks.Select(t => new TaskRow
        {
            Id = t.Id,
            Type = t.TaskType,
            Platform = t.Platform,
            Target = (t.Username ?? t.PostCode)!,
            Status = t.Status,
            IntervalSeconds = t.IntervalSeconds,
            CreatedAt = t.CreatedAt,
            UpdatedAt = t.UpdatedAt,
            // While a task runs its due_at is the lease, so the next slot is worked out.
            NextRunAt = t.Schedule.State != TaskSchedule.Active ? null
                : t.Schedule.WorkerId == null ? t.Schedule.DueAt
                : t.Schedule.AnchorAt + SqlFunctions.Seconds(
                    (Math.Floor((now - t.Schedule.AnchorAt).TotalSeconds / t.Schedule.IntervalS) + 1) * t.Schedule.IntervalS),
            Running = t.Schedule.WorkerId != null,
            ConsecutiveFailures = t.Schedule.Failures,
            LastOutcome = t.Schedule.LastOutcome,
            LastRunAt = t.Schedule.LastRunAt,
            LastSuccessAt = t.Schedule.LastSuccessAt,
            Overdue = t.Schedule.State == TaskSchedule.Active && t.Schedule.PromisedBy < now,
            AccountPlatformId = t.Account!.PlatformId,
            AccountUsername = t.Account!.Username,
            AccountId = t.AccountId,
            PostId = t.PostId,
            WaitingFor = t.Schedule.State == TaskSchedule.Active && t.Schedule.WorkerId == null && t.Schedule.DueAt <= now
                ? db.Notices.Where(notice => notice.Key == NoticeKeys.SourcesPrefix + t.Platform && notice.ClearedAt == null)
                    .Select(notice => notice.Message).FirstOrDefault()
                : null,
        });

    private sealed class Keyed<TKey>
    {
        public required TaskRow Task { get; init; }

        public required TKey Key { get; init; }
    }
}

/// <summary>One page of tasks.</summary>
/// <param name="Rows">The tasks.</param>
/// <param name="Next">Where the next page starts; null on the last page.</param>
public sealed record TaskPage(IReadOnlyList<TaskRow> Rows, TaskCursor? Next);
