using System.Globalization;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Microsoft.Extensions.Options;
using Monitor.Data.Scheduling;
using Monitor.Data.Sql;
using Monitor.Jobs.Hangfire.Tasks;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Jobs.Hangfire.Runs;

/// <summary>
/// Enters runs as jobs of Hangfire, in the rows that Hangfire itself would have left, with a few statements for a whole batch in the
/// transaction that completes the runs. Through Hangfire's own client each run would take about sixty statements and twenty commits.
/// </summary>
internal sealed class RunLedger(EntryNumbers numbers, SlotServer server, IOptions<HangfireOptions> options) : IRunLedger
{
    // A job that is entered as running becomes one that ended; one that somebody deleted or requeued meanwhile stays as they left it.
    private const string JobsSql = """
        with input as materialized (
            select d.*, nextval(pg_get_serial_sequence('hangfire.state', 'id')) as began, nextval(pg_get_serial_sequence('hangfire.state', 'id')) as ended
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                d(job_id, task_id, run_no, invocation, target, created_at, started_at, finished_at, state, reason, data, processing, expire_at)),
        jobs as (
            insert into hangfire.job as j (id, stateid, statename, invocationdata, arguments, createdat, expireat)
            select job_id, ended, state, invocation::jsonb, jsonb_build_array(to_json(task_id::text)::text, to_json(target)::text, null), created_at, expire_at
            from input order by job_id
            on conflict (id) do update set stateid = excluded.stateid, statename = excluded.statename, expireat = excluded.expireat
            where j.statename = 'Processing'
            returning id),
        entered as (
            select i.* from input i join jobs on jobs.id = i.job_id),
        states as (
            insert into hangfire.state (id, jobid, name, reason, createdat, data)
            select began, job_id, 'Processing', null, started_at, processing::jsonb from entered where processing is not null
            union all
            select ended, job_id, state, reason, finished_at, data::jsonb from entered)
        insert into hangfire.jobparameter (jobid, name, value)
        select job_id, p.name, p.value
        from entered cross join lateral (values ('RecurringJobId', to_json(task_id::text)::text), ('RunNo', run_no::text)) p(name, value)
        where processing is not null
        """;

    private const string FieldsSql = """
        update hangfire.hash h set value = d.value
        from (
            select 'recurring-job:' || task_id as key, f.field, f.value
            from unnest($1, $2, $3, $4, $5) t(task_id, last_at, next_at, job_id, cron)
            cross join lateral (values ('Cron', cron), ('LastExecution', last_at), ('LastJobId', job_id), ('NextExecution', next_at)) f(field, value)
            where f.value is not null order by 1, 2) d
        where h.key = d.key and h.field = d.field
        """;

    // A task's place is moved a few runs ahead, and stays while it is there: the place is indexed, and each move leaves dead entries that
    // every later look-up walks through.
    private const string ScoresSql = """
        update hangfire.set s set score = d.moved
        from (select task_id::text as value, least, moved, most from unnest($1, $2, $3, $4) t(task_id, least, moved, most) order by 1) d
        where s.key = 'recurring-jobs' and s.value = d.value and s.score >= 0 and not s.score between d.least and d.most
        """;

    // Written as sums: the lines that Hangfire itself would write, one for each job, are lost in part when it adds them up under load.
    private const string CountersSql = """
        insert into hangfire.aggregatedcounter as c (key, value, expireat) select * from unnest($1, $2, $3) order by 1
        on conflict (key) do update set value = c.value + excluded.value, expireat = greatest(c.expireat, excluded.expireat)
        """;

    private static readonly TimeSpan LongestLead = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, string> _invocations = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _second;
    private int _entered;

    /// <inheritdoc />
    public ValueTask ReserveAsync(int runs, CancellationToken ct) => numbers.ReserveAsync(runs, ct);

    /// <inheritdoc />
    public RunEntry? Next() => numbers.Next() is { } number ? new(number, IsDelivered: false) : null;

    /// <inheritdoc />
    public void Append(NpgsqlBatch batch, IReadOnlyList<FinishedRun> runs)
    {
        var ended = runs.Select(run => (Run: run, State: RunStates.End(run))).ToArray();
        var entered = ended.Where(end => end.Run.Entry is { IsDelivered: false } && IsWanted(end.Run, end.State)).ToArray();
        if (entered.Length > 0)
            batch.BatchCommands.Add(Jobs(entered));
        var numbered = entered.Select(end => end.Run).Concat(runs.Where(run => run.Entry is { IsDelivered: true })).ToHashSet();
        batch.BatchCommands.Add(Scores(runs));
        batch.BatchCommands.Add(Fields(runs, numbered));
        if (Counters(ended) is { } counters)
            batch.BatchCommands.Add(counters);
    }

    /// <summary>The job of a platform's tasks, as Hangfire stores it.</summary>
    public string Invocation(string platform)
    {
        lock (_gate)
            return _invocations.TryGetValue(platform, out var known)
                ? known
                : _invocations[platform] = SerializationHelper.Serialize(WithoutArguments(InvocationData.SerializeJob(MonitorTaskJob.Of(Guid.Empty, "", platform))));
    }

    // They have a column of their own.
    private static InvocationData WithoutArguments(InvocationData job) => new(job.Type, job.Method, job.ParameterTypes, null, job.Queue);

    /// <summary>When Hangfire's own scheduler may fire a task that is due then and was not served, in the form of its score.</summary>
    public double Score(DateTimeOffset due) => (due + options.Value.Net).ToUnixTimeMilliseconds() / 1000.0;

    // Above a rate those that went well are only counted: nobody can read them, and everybody would pay for them.
    private bool IsWanted(FinishedRun run, EndState state)
    {
        if (state.Name != SucceededState.StateName || run.Entry!.IsShown || options.Value.SucceededPerSecond == 0)
            return true;
        lock (_gate)
        {
            var second = run.FinishedAt.ToUnixTimeSeconds();
            if (second != _second)
                (_second, _entered) = (second, 0);
            return ++_entered <= options.Value.SucceededPerSecond;
        }
    }

    private NpgsqlBatchCommand Jobs((FinishedRun Run, EndState State)[] ended)
    {
        var command = new NpgsqlBatchCommand(JobsSql);
        command.Parameters.Add(SqlArray.Of(ended, end => end.Run.Entry!.Id));
        command.Parameters.Add(SqlArray.Of(ended, end => end.Run.TaskId));
        command.Parameters.Add(SqlArray.Of(ended, end => end.Run.RunNo));
        command.Parameters.Add(SqlArray.Of(ended, end => Invocation(end.Run.Platform)));
        command.Parameters.Add(SqlArray.Of(ended, end => MonitorTaskJob.Name(end.Run.Platform, end.Run.Target)));
        command.Parameters.Add(SqlArray.Of(ended, end => RunStates.CreatedAt(end.Run).UtcDateTime));
        command.Parameters.Add(SqlArray.Of(ended, end => end.Run.StartedAt.UtcDateTime));
        command.Parameters.Add(SqlArray.Of(ended, end => end.Run.FinishedAt.UtcDateTime));
        command.Parameters.Add(SqlArray.Of(ended, end => end.State.Name));
        command.Parameters.Add(SqlArray.Of(ended, end => end.State.Reason));
        command.Parameters.Add(SqlArray.Of(ended, end => end.State.Data));
        command.Parameters.Add(SqlArray.Of(ended, end =>
            end.Run.Entry!.IsShown ? null : RunStates.Processing(server.Id, end.Run.Platform, end.Run.StartedAt)));
        command.Parameters.Add(SqlArray.Of(ended, end => (end.Run.FinishedAt
            + (end.State.Name == FailedState.StateName ? options.Value.KeepFailedFor : options.Value.KeepFor)).UtcDateTime));
        return command;
    }

    private static NpgsqlBatchCommand Fields(IReadOnlyList<FinishedRun> runs, HashSet<FinishedRun> numbered)
    {
        var command = new NpgsqlBatchCommand(FieldsSql);
        command.Parameters.Add(SqlArray.Of(runs, run => run.TaskId));
        command.Parameters.Add(SqlArray.Of(runs, run => JobHelper.SerializeDateTime(run.StartedAt.UtcDateTime)));
        command.Parameters.Add(SqlArray.Of(runs, run => JobHelper.SerializeDateTime(run.NextDueAt.UtcDateTime)));
        command.Parameters.Add(SqlArray.Of(runs, run =>
            numbered.Contains(run) ? run.Entry!.Id.ToString(CultureInfo.InvariantCulture) : null));
        command.Parameters.Add(SqlArray.Of(runs, run => TaskCron.Next(run.IntervalSeconds, run.NextDueAt)));
        return command;
    }

    private NpgsqlBatchCommand Scores(IReadOnlyList<FinishedRun> runs)
    {
        var command = new NpgsqlBatchCommand(ScoresSql);
        command.Parameters.Add(SqlArray.Of(runs, run => run.TaskId));
        command.Parameters.Add(SqlArray.Of(runs, run => Score(run.NextDueAt)));
        command.Parameters.Add(SqlArray.Of(runs, run => Score(run.NextDueAt + Lead(run))));
        command.Parameters.Add(SqlArray.Of(runs, run => Score(run.NextDueAt + Lead(run) + RecurringNet.LongestDelay)));
        return command;
    }

    private static TimeSpan Lead(FinishedRun run) => TimeSpan.FromSeconds(Math.Min(2L * run.IntervalSeconds, (long)LongestLead.TotalSeconds));

    // What is delivered is counted by who delivers it.
    private static NpgsqlBatchCommand? Counters((FinishedRun Run, EndState State)[] ended)
    {
        var sums = new SortedDictionary<string, (long Count, DateTime? ExpireAt)>(StringComparer.Ordinal);
        foreach (var (run, state) in ended)
        {
            if (run.Entry is { IsDelivered: true })
                continue;
            var (name, at) = (state.Name.ToLowerInvariant(), run.FinishedAt.UtcDateTime);
            if (state.Name != FailedState.StateName)
                Add($"stats:{name}", null);
            if (state.Name == DeletedState.StateName)
                continue;
            Add(string.Create(CultureInfo.InvariantCulture, $"stats:{name}:{at:yyyy-MM-dd}"), at.Date.AddMonths(1));
            Add(string.Create(CultureInfo.InvariantCulture, $"stats:{name}:{at:yyyy-MM-dd-HH}"), at.Date.AddHours(at.Hour).AddDays(1));
        }

        if (sums.Count == 0)
            return null;
        var command = new NpgsqlBatchCommand(CountersSql);
        command.Parameters.Add(new() { Value = sums.Keys.ToArray() });
        command.Parameters.Add(new() { Value = sums.Values.Select(sum => sum.Count).ToArray() });
        command.Parameters.Add(new() { Value = sums.Values.Select(sum => sum.ExpireAt).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        return command;

        void Add(string key, DateTime? expireAt) => sums[key] = (sums.GetValueOrDefault(key).Count + 1, expireAt);
    }
}
