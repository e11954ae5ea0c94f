using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.HotState;
using Monitor.Data.Time;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Tasks;

/// <summary>Pauses, resumes, stops, starts and re-times tasks, by id or by filter. Rows first, then flags, caches and hints.</summary>
public sealed class TaskControl(NpgsqlDataSource database, IHotState hotState, AuditLog audit, TimeProvider clock)
{
    /// <summary>
    /// Applies an action to every task that the filter names and that it fits, in transactions of a bounded number of tasks, so
    /// that a change of a million tasks never blocks the workers for long.
    /// </summary>
    /// <param name="teamId">Whose tasks; null: everybody's, for the operator.</param>
    /// <param name="action">What to do.</param>
    /// <param name="filter">Which tasks.</param>
    /// <param name="intervalSeconds">The new interval, for <see cref="TaskAction.ChangeInterval"/>.</param>
    /// <param name="dryRun">True: only tells what would change.</param>
    /// <param name="ct">Cancels between two transactions.</param>
    public async Task<TaskChanges> ApplyAsync(
        long? teamId, TaskAction action, TaskFilter filter, int? intervalSeconds, bool dryRun, CancellationToken ct)
    {
        var changes = new TaskChanges();
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        for (var after = Guid.Empty; ;)
        {
            var chunk = await ApplyChunkAsync(teamId, action, filter, intervalSeconds, dryRun, now, after, TaskControlSql.Chunk, alongside: null, ct);
            changes.Add(chunk);
            if (chunk.Count < TaskControlSql.Chunk)
                return changes;
            after = chunk[^1].TaskId;
        }
    }

    /// <summary>Applies an action to the one task that the filter names; null when the team has no such task.</summary>
    public async Task<TaskChange?> ApplyAsync(
        long? teamId, TaskAction action, TaskFilter filter, int? intervalSeconds, CancellationToken ct)
    {
        var changes = await ApplyAsync(teamId, action, filter, intervalSeconds, dryRun: false, ct);
        return changes.First.Count == 0 ? null : changes.First[0];
    }

    /// <summary>How many tasks of a team the filter names.</summary>
    public async Task<long> CountAsync(long teamId, TaskFilter filter, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.Parameters.AddWithValue("team", teamId);
        command.Parameters.AddWithValue("now", clock.GetUtcNow());
        command.CommandText =
            $"select count(*) from task t join task_schedule s on s.task_id = t.id where t.team_id = @team{filter.AddTo(command.Parameters)}";
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Applies an action to the next of those that the filter names, in the order of their ids, in one transaction.</summary>
    /// <param name="teamId">Whose tasks.</param>
    /// <param name="action">What to do.</param>
    /// <param name="filter">Which tasks.</param>
    /// <param name="intervalSeconds">The new interval, for <see cref="TaskAction.ChangeInterval"/>.</param>
    /// <param name="after">The last one of the part before.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="alongside">What else is to be written in the transaction; it is undone when this throws.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<IReadOnlyList<TaskChange>> ApplyPartAsync(
        long teamId, TaskAction action, TaskFilter filter, int? intervalSeconds, Guid after, int most,
        Func<NpgsqlConnection, IReadOnlyList<TaskChange>, CancellationToken, Task> alongside, CancellationToken ct) =>
        await ApplyChunkAsync(teamId, action, filter, intervalSeconds, dryRun: false, clock.GetUtcNow().TruncateToMilliseconds(), after, most, alongside, ct);

    private async Task<List<TaskChange>> ApplyChunkAsync(
        long? teamId, TaskAction action, TaskFilter filter, int? intervalSeconds, bool dryRun, DateTimeOffset now, Guid after, int most,
        Func<NpgsqlConnection, IReadOnlyList<TaskChange>, CancellationToken, Task>? alongside, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(null, connection);
        if (teamId is { } team)
            command.Parameters.AddWithValue("team", team);
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("after", after);
        command.Parameters.Add(new NpgsqlParameter("interval", NpgsqlDbType.Integer) { Value = (object?)intervalSeconds ?? DBNull.Value });
        command.CommandText = TaskControlSql.Build(action, (teamId is null ? "" : " and t.team_id = @team") + filter.AddTo(command.Parameters), dryRun, most);

        var chunk = new List<TaskChange>();
        var teams = new List<long>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
            {
                chunk.Add(new TaskChange(
                    reader.GetGuid(0), reader.GetFieldValue<MonitorTaskStatus>(1), reader.GetBoolean(2), reader.GetBoolean(3)));
                teams.Add(reader.GetInt64(4));
            }

        if (dryRun)
            return chunk;

        var changed = chunk.Where(c => c.Changed).Select(c => c.TaskId).ToArray();
        var announcement = await TaskAnnouncement.PrepareAsync(connection, changed, ct);
        if (AuditActor.Current is { } actor)
            foreach (var changes in chunk.Zip(teams).Where(c => c.First.Changed).GroupBy(c => c.Second, c => c.First))
                await audit.WriteAsync(connection, actor, Describe(action, intervalSeconds, changes.Key, [.. changes]), ct);
        if (alongside is not null)
            await alongside(connection, chunk, ct);
        await transaction.CommitAsync(ct);
        if (changed.Length > 0)
            await announcement.PublishAsync(hotState, action.Flag);
        return chunk;
    }

    // One row for one transaction and team; of many tasks the first are named.
    private static AuditEntry Describe(TaskAction action, int? intervalSeconds, long teamId, TaskChange[] changed) =>
        new($"task.{action.Name}", "task", changed.Length == 1 ? changed[0].TaskId.ToString() : null)
        {
            TeamId = teamId,
            Before = changed.Length == 1 ? JsonSerializer.Serialize(new { status = changed[0].StatusBefore.ToString().ToLowerInvariant() }) : null,
            After = JsonSerializer.Serialize(new
            {
                status = action.Status?.ToString().ToLowerInvariant(),
                interval_seconds = intervalSeconds,
                count = changed.Length,
                task_ids = changed.Take(AuditEntry.MostNamed).Select(c => c.TaskId),
            }),
        };
}
