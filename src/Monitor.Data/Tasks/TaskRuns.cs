using Microsoft.EntityFrameworkCore;
using Monitor.Data.Time;

namespace Monitor.Data.Tasks;

/// <summary>The run log of a task.</summary>
public sealed class TaskRuns(IDbContextFactory<MonitorDb> databases, TimeProvider clock)
{
    /// <summary>Finished runs, newest first.</summary>
    /// <param name="taskId">The task; the caller has checked whose it is.</param>
    /// <param name="before">Only runs that finished before this time.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<TaskRun>> PageAsync(Guid taskId, DateTimeOffset? before, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await TimeWindows.NewestAsync(before, from: null, clock.GetUtcNow(), limit, (lower, upper, count) => db.Runs
            .Where(r => r.TaskId == taskId && r.FinishedAt >= lower && r.FinishedAt < upper)
            .OrderByDescending(r => r.FinishedAt).ThenByDescending(r => r.RunNo)
            .Take(count)
            .ToListAsync(ct));
    }
}
