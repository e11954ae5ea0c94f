using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Sql;
using Monitor.Data.Workers;
using Monitor.Jobs.Hangfire.Tasks;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Runs;

/// <summary>
/// Shows runs that take their time as being processed, and ends those whose jobs somebody deleted meanwhile. Most runs are over before
/// this sees them: their jobs are entered once, when they end.
/// </summary>
internal sealed class RunWatch(
    TaskPools pools,
    RunLedger ledger,
    SlotServer server,
    NpgsqlDataSource database,
    IOptions<HangfireOptions> options,
    IOptions<EngineOptions> engine,
    TimeProvider time,
    LoopHealth health,
    ILogger<RunWatch> logger) : PollingLoop("hangfire-runs", time, health, logger)
{
    // One that ended and was entered in this moment stays as it is. Hangfire's own scheduler waits for as long as the run may take.
    private const string ShowSql = """
        with input as materialized (
            select d.*, nextval(pg_get_serial_sequence('hangfire.state', 'id')) as began
            from unnest($1, $2, $3, $4, $5, $6, $7) d(job_id, task_id, run_no, invocation, target, started_at, processing)),
        jobs as (
            insert into hangfire.job (id, stateid, statename, invocationdata, arguments, createdat)
            select job_id, began, 'Processing', invocation::jsonb, jsonb_build_array(to_json(task_id::text)::text, to_json(target)::text, null), started_at
            from input order by job_id
            on conflict (id) do nothing
            returning id),
        entered as (select i.* from input i join jobs on jobs.id = i.job_id),
        states as (
            insert into hangfire.state (id, jobid, name, createdat, data)
            select began, job_id, 'Processing', started_at, processing::jsonb from entered),
        parameters as (
            insert into hangfire.jobparameter (jobid, name, value)
            select job_id, p.name, p.value
            from entered cross join lateral (values ('RecurringJobId', to_json(task_id::text)::text), ('RunNo', run_no::text)) p(name, value)),
        scores as (
            update hangfire.set s set score = greatest(s.score, $8) from (select task_id::text as value from entered order by 1) e
            where s.key = 'recurring-jobs' and s.value = e.value and s.score >= 0)
        select id from jobs
        """;

    private const string DeletedSql = $"""
        select j.id from hangfire.job j join hangfire.state s on s.id = j.stateid
        where j.id = any ($1) and j.statename = 'Deleted' and coalesce(s.reason, '') not like '{DeliveredRunStatesAttribute.Skipped}%'
        """;

    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => options.Value.ShowAfter / 2;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var slow = pools.All.SelectMany(pool => pool.EnteredBefore(now - options.Value.ShowAfter)).ToArray();
        if (slow.Where(run => run.Entry is { IsShown: false, IsDelivered: false }).ToArray() is { Length: > 0 } hidden)
            await ShowAsync(hidden, now, ct);
        if (slow.Length > 0)
            await EndDeletedAsync([.. slow.Select(run => run.Entry.Id)], ct);
        return false;
    }

    private async Task ShowAsync(EnteredRun[] runs, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ShowSql);
        command.Parameters.Add(SqlArray.Of(runs, run => run.Entry.Id));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Task.TaskId));
        command.Parameters.Add(SqlArray.Of(runs, run => run.Task.RunNo));
        command.Parameters.Add(SqlArray.Of(runs, run => ledger.Invocation(run.Task.Platform)));
        command.Parameters.Add(SqlArray.Of(runs, run => MonitorTaskJob.Name(run.Task.Platform, run.Task.Target)));
        command.Parameters.Add(SqlArray.Of(runs, run => run.StartedAt.UtcDateTime));
        command.Parameters.Add(SqlArray.Of(runs, run => RunStates.Processing(server.Id, run.Task.Platform, run.StartedAt)));
        command.Parameters.Add(new() { Value = ledger.Score(now + engine.Value.Lease) });
        var shown = new HashSet<long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            shown.Add(reader.GetInt64(0));
        foreach (var run in runs)
            run.Entry.IsShown |= shown.Contains(run.Entry.Id);
    }

    private async Task EndDeletedAsync(long[] entries, CancellationToken ct)
    {
        await using var command = database.CreateCommand(DeletedSql);
        command.Parameters.Add(new() { Value = entries });
        var deleted = new HashSet<long>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
                deleted.Add(reader.GetInt64(0));
        if (deleted.Count > 0)
            foreach (var pool in pools.All)
                pool.Delete(deleted);
    }
}
