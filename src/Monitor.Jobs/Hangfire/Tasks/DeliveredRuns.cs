using System.Globalization;
using Monitor.Data.Scheduling;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>A job as it was delivered to a worker.</summary>
/// <param name="JobId">The job.</param>
/// <param name="WishId">The state by which somebody enqueued it: another one with every requeue; null where only Hangfire's schedulers did.</param>
/// <param name="IsWanted">Somebody asked for the run: it is to happen whether the task is due or not.</param>
/// <param name="RunNo">The run that this job stands for, if it has begun one.</param>
public sealed record Delivery(long JobId, long? WishId, bool IsWanted, int? RunNo);

/// <summary>How a run ended, by the run log.</summary>
public sealed record RunEnd(RunOutcome Outcome, string? Error, string? Source);

/// <summary>What Hangfire knows of jobs that its workers are handed, and their claims.</summary>
public sealed class DeliveredRuns(NpgsqlDataSource database, TimeProvider time)
{
    // Hangfire's own schedulers only say that a task may be due; whoever else enqueues one wants it run.
    private const string FindSql = """
        select s.id, run.value, run_for.value
        from (select $1::bigint as id) j
        left join lateral (
            select id from hangfire.state
            where jobid = j.id and name = 'Enqueued'
              and coalesce(reason, '') not in ('Triggered by recurring job scheduler', 'Triggered by DelayedJobScheduler')
            order by id desc limit 1) s on true
        left join hangfire.jobparameter run on run.jobid = j.id and run.name = 'RunNo'
        left join hangfire.jobparameter run_for on run_for.jobid = j.id and run_for.name = 'RunFor'
        """;

    // Written with the claim: a second delivery of the same enqueuing is no second wish.
    private const string NoteSql = """
        with gone as (delete from hangfire.jobparameter where jobid = $1 and name in ('RunNo', 'RunFor'))
        insert into hangfire.jobparameter (jobid, name, value) values ($1, 'RunNo', $2), ($1, 'RunFor', $3)
        """;

    private const string EndSql =
        "select outcome, error, source from task_run where task_id = $1 and run_no = $2 and finished_at > $3 order by finished_at desc limit 1";

    // A run that is asked for was under way a moment ago.
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(2);

    /// <summary>What a delivered job stands for.</summary>
    public async Task<Delivery> FindAsync(long jobId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(new() { Value = jobId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var wish = await reader.GetFieldValueAsync<long?>(0, ct);
        var runNo = reader.GetText(1) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null;
        return new(jobId, wish, wish is not null && reader.GetText(2) != wish.Value.ToString(CultureInfo.InvariantCulture), runNo);
    }

    /// <summary>Claims the task for this job; null when there is nothing to do.</summary>
    public async Task<ClaimedTask?> ClaimAsync(
        Delivery delivery, Guid taskId, int workerId, TimeSpan lease, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await DueTasks.ClaimOneAsync(connection, taskId, workerId, lease, now, delivery.IsWanted, ct) is not { } task)
            return null;
        await using (var note = new NpgsqlCommand(NoteSql, connection))
        {
            note.Parameters.Add(new() { Value = delivery.JobId });
            note.Parameters.Add(new() { Value = task.RunNo.ToString(CultureInfo.InvariantCulture) });
            note.Parameters.Add(new() { Value = delivery.WishId?.ToString(CultureInfo.InvariantCulture) ?? "" });
            await note.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return task;
    }

    /// <summary>How a run ended; null when it left nothing.</summary>
    public async Task<RunEnd?> EndOfAsync(Guid taskId, int runNo, CancellationToken ct)
    {
        await using var command = database.CreateCommand(EndSql);
        command.Parameters.Add(new() { Value = taskId });
        command.Parameters.Add(new() { Value = runNo });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime - LongestRun });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new((RunOutcome)reader.GetInt16(0), reader.GetText(1), reader.GetText(2)) : null;
    }
}
