using Npgsql;

namespace Monitor.Data.Tasks;

/// <summary>How many active tasks are overdue, and which one has waited longest.</summary>
public readonly record struct OverdueReport(long Count, Guid? OldestTask, DateTimeOffset? OldestDue);

/// <summary>
/// Finds tasks that are not as fresh as their interval promises, see <see cref="Freshness"/>. One whose target does not exist or is
/// private is as fresh as it can be, for as long as it is looked at again when it is due.
/// </summary>
public sealed class OverdueTasks(NpgsqlDataSource database)
{
    private const string Sql = $"""
        with overdue as (
            select s.task_id, {Freshness.PromisedBySql} as promised_by
            from task_schedule s
            where {Freshness.OverdueSql}
              and not (coalesce(s.last_outcome in (3, 4), false) and s.due_at > @now - make_interval(secs => 300)))
        select count(*), (select task_id from overdue order by promised_by limit 1), min(promised_by) from overdue
        """;

    /// <summary>Counts the overdue tasks of all teams at <paramref name="now"/>.</summary>
    public async Task<OverdueReport> CountAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new("now", now.UtcDateTime));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(
            reader.GetInt64(0),
            await reader.IsDBNullAsync(1, ct) ? null : reader.GetGuid(1),
            await reader.IsDBNullAsync(2, ct) ? null : reader.GetFieldValue<DateTimeOffset>(2));
    }
}
