using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Npgsql;

namespace Monitor.Jobs.Hangfire;

/// <summary>
/// Enqueues many background jobs with one statement. Hangfire's own client takes about eight per job; the rows that are left behind
/// are the same.
/// </summary>
internal sealed class BackgroundJobWriter(ItemStorage storage, TimeProvider time)
{
    private const string EnqueueSql = """
        with input as materialized (
            select nextval(pg_get_serial_sequence('hangfire.job', 'id')) as job_id,
                   nextval(pg_get_serial_sequence('hangfire.state', 'id')) as state_id, d.*
            from unnest($1, $2, $8) with ordinality d(invocation, arguments, parameter, place)),
        jobs as (
            insert into hangfire.job (id, stateid, statename, invocationdata, arguments, createdat)
            select job_id, state_id, $3, invocation::jsonb, arguments::jsonb, $4 from input),
        states as (
            insert into hangfire.state (id, jobid, name, reason, createdat, data)
            select state_id, job_id, $3, $5, $4, $6::jsonb from input),
        parameters as (
            insert into hangfire.jobparameter (jobid, name, value) select job_id, $9, parameter from input)
        insert into hangfire.jobqueue (jobid, queue) select job_id, $7 from input order by place returning jobid
        """;

    /// <summary>
    /// Enqueues the jobs in the transaction of the connection and answers their numbers. Workers find them at the next look, or after
    /// <see cref="Wake"/>. Each job has a parameter, whose values come in the same order.
    /// </summary>
    public async Task<IReadOnlyList<long>> EnqueueAsync(
        NpgsqlConnection connection, string queue, IReadOnlyList<Job> jobs, string parameter, IReadOnlyList<string> values, string reason, CancellationToken ct)
    {
        var state = new EnqueuedState(queue);
        var data = jobs.Select(InvocationData.SerializeJob).ToArray();
        await using var command = new NpgsqlCommand(EnqueueSql, connection);
        command.Parameters.Add(new() { Value = data.Select(job => SerializationHelper.Serialize(job)).ToArray() });
        command.Parameters.Add(new() { Value = data.Select(job => job.Arguments).ToArray() });
        command.Parameters.Add(new() { Value = state.Name });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new() { Value = reason });
        command.Parameters.Add(new() { Value = SerializationHelper.Serialize(state.SerializeData()) });
        command.Parameters.Add(new() { Value = queue });
        command.Parameters.Add(new() { Value = values.ToArray() });
        command.Parameters.Add(new() { Value = parameter });
        var numbers = new List<long>(jobs.Count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            numbers.Add(reader.GetInt64(0));
        return numbers;
    }

    /// <summary>Lets so many idle workers of items in this process look for jobs at once.</summary>
    public void Wake(int workers) => storage.Queue.Wake(workers);
}
