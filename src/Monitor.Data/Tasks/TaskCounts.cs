using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Tasks;

/// <summary>How many tasks a team has of one kind.</summary>
public sealed record TaskCount(MonitorTaskStatus Status, string Platform, TaskType Type, long Count);

/// <summary>How many tasks a team has.</summary>
/// <param name="Groups">By status, platform and type.</param>
/// <param name="Failing">Active ones whose last run failed, up to <see cref="TaskCounts.Most"/>.</param>
/// <param name="Overdue">Active ones whose success is overdue, up to <see cref="TaskCounts.Most"/>.</param>
public sealed record TaskCountReport(IReadOnlyList<TaskCount> Groups, long Failing, long Overdue);

/// <summary>Counts tasks by what was noted with each change of them, so that their number does not matter.</summary>
public sealed class TaskCounts(NpgsqlDataSource database, TimeProvider clock) : ITally
{
    private const string GroupsSql =
        """
        select status, platform, task_type, sum(count)::bigint from task_count where team_id = $1
        group by 1, 2, 3 having sum(count) > 0 order by 1, 2, 3
        """;

    /// <summary>What changes by itself as time passes is counted up to here; there may be more.</summary>
    public const int Most = 1_000;

    private const string FailingSql =
        "select count(*) from (select from task_schedule s join task t on t.id = s.task_id where s.failures > 0 and s.state = 1 and t.team_id = $1 limit $2) counted";

    private const string OverdueSql =
        "select count(*) from (select from task_schedule s join task t on t.id = s.task_id where s.state = 1 and s.promised_by < $3 and t.team_id = $1 limit $2) counted";

    // A row of what came since the last time is as good as the sum of all of them: whoever reads meanwhile sees either.
    private const string AddUpSql =
        """
        with gone as (delete from task_count where (select count(*) from task_count) > 100 returning *)
        insert into task_count (team_id, platform, task_type, status, count)
        select team_id, platform, task_type, status, sum(count) from gone group by 1, 2, 3, 4 having sum(count) <> 0
        """;

    /// <summary>Counts the tasks of a team.</summary>
    public async Task<TaskCountReport> ReadAsync(long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var groups = await connection.ReadAsync(connection.Command(GroupsSql, teamId), reader => new TaskCount(
            reader.GetFieldValue<MonitorTaskStatus>(0), reader.GetString(1), reader.GetFieldValue<TaskType>(2), reader.GetInt64(3)), ct);
        var failing = await connection.ReadAsync(connection.Command(FailingSql, teamId, Most), reader => reader.GetInt64(0), ct);
        var overdue = await connection.ReadAsync(connection.Command(OverdueSql, teamId, Most, clock.GetUtcNow()), reader => reader.GetInt64(0), ct);
        return new TaskCountReport(groups, failing[0], overdue[0]);
    }

    /// <inheritdoc />
    public async Task AddUpAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, AddUpSql);
    }
}
