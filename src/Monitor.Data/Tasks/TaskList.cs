using Microsoft.EntityFrameworkCore;
using Monitor.Data.Notices;
using Monitor.Data.Sql;

namespace Monitor.Data.Tasks;

/// <summary>Tasks one page at a time, and single tasks with how they are doing.</summary>
public sealed class TaskList(IDbContextFactory<MonitorDb> databases, TimeProvider clock)
{
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
        await using var db = await databases.CreateDbContextAsync(ct);
        var tasks = filter.Of(Rows(db, db.Tasks.Where(task => task.TeamId == teamId), clock.GetUtcNow()));
        return sort.Key switch
        {
            TaskSortKey.CreatedAt => await PageAsync(
                tasks.Select(task => new Keyed<DateTimeOffset> { Task = task, Key = task.CreatedAt }), sort, limit, after, ct),
            TaskSortKey.Target => await PageAsync(tasks.Select(task => new Keyed<string> { Task = task, Key = task.Target }), sort, limit, after, ct),
            // The latest time there is stands for infinity: tasks that have no next run come last.
            TaskSortKey.NextRunAt => await PageAsync(
                tasks.Select(task => new Keyed<DateTimeOffset> { Task = task, Key = task.NextRunAt ?? DateTimeOffset.MaxValue }), sort, limit, after, ct),
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
            Overdue = t.Schedule.State == TaskSchedule.Active
                && EF.Functions.Greatest(t.Schedule.LastSuccessAt, (DateTimeOffset?)t.UpdatedAt) + SqlFunctions.Seconds(
                    t.Schedule.IntervalS + Math.Max((double)Freshness.MinGraceSeconds,
                        Math.Min(t.Schedule.IntervalS / (double)Freshness.GraceDivisor, Freshness.MaxGraceSeconds))) < now,
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
