using Hangfire.Storage;
using Npgsql;

namespace Monitor.Jobs.Hangfire.Tasks;

/// <summary>
/// Keeps Hangfire's recurring jobs like the tasks: one per task that is not stopped, under its id, disabled while it is paused. What
/// differs is found and put right by one statement, in the format that Hangfire itself writes; through its interface every task would take
/// a lock and several round trips.
/// </summary>
internal sealed class RecurringJobs(NpgsqlDataSource database)
{
    private const string NoTarget = "@target@";
    private const string NoQueue = "queue-of-platform";

    // Tasks of the engine on Hangfire before it became the only one.
    private const string Former = """{"t":"Monitor.Jobs.Hangfire.Tasks.MonitorTaskJob, Monitor.Jobs.Hangfire"%""";

    // What was changed of late, and whose single date is over: Hangfire then plans the same date of next year.
    private const string LookedAt = """
        looked_at as materialized (
            select id from task where updated_at > @since
            union
            select case when value ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' then value::uuid end from hangfire.set
            where key = 'recurring-jobs' and score > (extract(epoch from @now) + 31 * 86400)::float8),
        """;

    private static readonly string AllSql = Reconcile("", "", "");

    private static readonly string ChangedSql = Reconcile(
        LookedAt, "and s.task_id = any (array(select id from looked_at))", "and st.value = any (array(select id::text from looked_at))");

    // One process at a time: several would find the same differences and wait for each other's rows.
    private const string TurnSql = "select pg_try_advisory_xact_lock(hashtext('monitor:recurring-jobs'))";

    private readonly string _template = InvocationData.SerializeJob(MonitorTaskJob.Of(Guid.Empty, NoTarget, NoQueue)).SerializePayload();

    /// <summary>Puts right what differs, among all tasks or among those changed after <paramref name="since"/>; null when another process is at it.</summary>
    public async Task<(int Written, int Removed)?> ReconcileAsync(
        IReadOnlyCollection<string> platforms, DateTimeOffset? since, DateTimeOffset now, TimeSpan net, TimeSpan lease, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand(TurnSql, connection))
            if (await turn.ExecuteScalarAsync(ct) is not true)
                return null;

        await using var command = new NpgsqlCommand(since is null ? AllSql : ChangedSql, connection);
        if (since is { } changedAfter)
            command.Parameters.AddWithValue("since", changedAfter.UtcDateTime);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        command.Parameters.AddWithValue("net", net.TotalSeconds);
        // A run under way puts its task off for as long as its lease, a loop that is behind for as long as it says.
        command.Parameters.AddWithValue("latest", (net + net + lease + RecurringNet.LongestDelay).TotalSeconds);
        command.Parameters.AddWithValue("platforms", platforms.ToArray());
        command.Parameters.AddWithValue("job", _template);
        command.Parameters.AddWithValue("no_id", Guid.Empty.ToString());
        command.Parameters.AddWithValue("no_target", $"\"\\\"{NoTarget}\\\"\"");
        command.Parameters.AddWithValue("no_queue", NoQueue);
        command.Parameters.AddWithValue("former", Former);
        command.Parameters.AddWithValue("ours", _template[.._template.IndexOf(',', StringComparison.Ordinal)] + "%");
        (int, int) differences;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            differences = (reader.GetInt32(0), reader.GetInt32(1));
        }

        await transaction.CommitAsync(ct);
        return differences;
    }

    // What should be there, what is there, and what differs. Recurring jobs of other programs in the same storage are left alone.
    // A fire that Hangfire plans for later than it should is a difference as well. Nobody knows beforehand how many rows there will be,
    // and a nested loop over two times 10,000 takes 9 s; a full join is never one. The fields that runs write are there from the start.
    private static string Reconcile(string lookedAt, string ofTasks, string ofJobs) => $"""
        with {lookedAt} wanted as materialized (
            select s.task_id::text as id, s.provider_group as queue, f.cron, s.state = 2 as is_paused, f.fire_at,
                   replace(replace(replace(@job, @no_id, s.task_id::text), @no_target,
                       to_json(to_json(t.platform || '/' || coalesce(t.username, t.post_code))::text)::text), @no_queue, s.provider_group) as job
            from task_schedule s join task t on t.id = s.task_id
            {TaskCron.Join}
            where s.state in (1, 2) and s.provider_group = any (@platforms) {ofTasks}),
        known as materialized (
            select st.value as id, st.score, cron.value as cron, job.value as job
            from hangfire.set st
            left join hangfire.hash cron on cron.key = 'recurring-job:' || st.value and cron.field = 'Cron'
            left join hangfire.hash job on job.key = 'recurring-job:' || st.value and job.field = 'Job'
            where st.key = 'recurring-jobs' {ofJobs}),
        compared as materialized (
            select id, w.queue, w.cron, w.is_paused, w.fire_at, w.job, w.id is null and (k.job like @ours or k.job like @former) as is_gone,
                   w.id is not null and (k.id is null or k.job is distinct from w.job or w.is_paused <> (k.score < 0)
                       or k.cron is distinct from w.cron and not w.is_paused or not w.is_paused and k.score > greatest(w.fire_at, extract(epoch from @now)::float8) + @latest) as is_wrong
            from wanted w full join known k using (id)),
        wrong as materialized (select * from compared where is_wrong),
        gone as materialized (select id from compared where is_gone),
        removed as (delete from hangfire.set where key = 'recurring-jobs' and value = any (array(select id from gone))),
        removed_fields as (delete from hangfire.hash where key = any (array(select 'recurring-job:' || id from gone))),
        planned as (
            insert into hangfire.set (key, value, score)
            select 'recurring-jobs', id, case when is_paused then -1 else greatest(fire_at, extract(epoch from @now)::float8) + @net end from wrong order by id
            on conflict (key, value) do update set score = excluded.score),
        described as (
            insert into hangfire.hash as h (key, field, value)
            select 'recurring-job:' || w.id, d.field, d.value
            from wrong w cross join lateral (values
                ('Job', w.job), ('Cron', w.cron), ('TimeZoneId', 'UTC'), ('Queue', w.queue), ('V', '2'), ('Error', ''),
                ('CreatedAt', floor(extract(epoch from @now) * 1000)::bigint::text), ('LastExecution', ''), ('LastJobId', ''),
                ('NextExecution', case when w.is_paused then '' else (w.fire_at * 1000)::bigint::text end)) d (field, value)
            order by w.id, d.field
            on conflict (key, field) do update set value = excluded.value where h.field not in ('CreatedAt', 'LastExecution', 'LastJobId'))
        select (select count(*)::int from wrong), (select count(*)::int from gone)
        """;
}
