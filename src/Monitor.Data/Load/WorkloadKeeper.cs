using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Load;

/// <summary>
/// Counts what ended in each minute and what there is to do, from the logs and not while they are written: writers share no row with each
/// other for it. Every process may do so; they write the same.
/// </summary>
public sealed class WorkloadKeeper(NpgsqlDataSource database, TimeProvider clock)
{
    // A result is written a moment after its end, or later when the database was away for a while.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan MinutesKept = TimeSpan.FromDays(2);
    private static readonly TimeSpan HoursKept = TimeSpan.FromDays(100);

    private const string CountSql =
        """
        with ended as (
            select date_trunc('minute', r.finished_at, 'UTC') as at, 'monitors:' || t.platform as name, 'monitors' as kind, r.outcome in (1, 3, 4, 7) as well,
                r.started_at - r.slot_at as lag
            from task_run r join task t on t.id = r.task_id where r.finished_at >= $1 and r.finished_at < $2
            union all
            select date_trunc('minute', r.event_timestamp, 'UTC'), 'flow:' || r.flow, 'flows', r.status = 'COMPLETE', r.picked_at - r.created_at
            from scrape_request_log r
            where r.status in ('COMPLETE', 'FAILED') and r.error_code is distinct from 'cancelled' and r.event_timestamp >= $1 and r.event_timestamp < $2
            union all
            select date_trunc('minute', i.completed_at, 'UTC'), case j.job_type when 'batch' then 'batches' else 'searches' end,
                case j.job_type when 'batch' then 'batches' else 'searches' end, true, i.started_at - i.created_at
            from processing_job_items i join processing_jobs j on j.id = i.job_id
            where i.status = 'completed' and i.completed_at >= $1 and i.completed_at < $2
            union all
            select date_trunc('minute', i.completed_at, 'UTC'), case j.job_type when 'batch' then 'batches' else 'searches' end,
                case j.job_type when 'batch' then 'batches' else 'searches' end, false, i.started_at - i.created_at
            from processing_job_items i join processing_jobs j on j.id = i.job_id
            where i.status = 'failed' and i.completed_at >= $1 and i.completed_at < $2)
        insert into workload as w (at, seconds, name, kind, finished, failed, lag_ms_sum, lag_ms_max)
        select at, 60, name, kind, count(*) filter (where well), count(*) filter (where not well),
            sum(greatest(0, coalesce(extract(epoch from lag), 0) * 1000))::bigint, least(max(greatest(0, coalesce(extract(epoch from lag), 0) * 1000)), 2000000000)::integer
        from ended group by at, name, kind
        order by name, at
        on conflict (seconds, name, at) do update set
            finished = excluded.finished, failed = excluded.failed, lag_ms_sum = excluded.lag_ms_sum, lag_ms_max = excluded.lag_ms_max
        """;

    private const string LookSql =
        """
        with now_there as (
            select 'monitors:' || provider_group as name, 'monitors' as kind,
                count(*) filter (where worker_id is null)::integer as waiting, count(*) filter (where worker_id is not null)::integer as running
            from task_schedule where state = 1 and (worker_id is not null or due_at <= $2) group by 1
            union all
            select case q.kind when 'flows' then q.name else q.kind end, q.kind, sum(n.waiting)::integer, sum(n.running)::integer
            from queue q cross join lateral (
                select count(*) filter (where i.worker_id is null) as waiting, count(*) filter (where i.worker_id is not null) as running
                from queue_item i where i.queue_id = q.id) n
            group by 1, 2),
        known as (
            select name, kind from now_there
            union
            select distinct name, kind from workload where seconds = 60 and at >= $1 - interval '1 hour')
        insert into workload as w (at, seconds, name, kind, waiting, running)
        select $1, 60, k.name, k.kind, coalesce(n.waiting, 0), coalesce(n.running, 0) from known k left join now_there n using (name)
        order by 3
        on conflict (seconds, name, at) do update set waiting = excluded.waiting, running = excluded.running
        """;

    // The hour is written once all of its minutes are old enough.
    private const string ShortenSql =
        """
        with gone as (delete from workload where seconds = 60 and at < date_trunc('hour', $1::timestamptz, 'UTC') returning *)
        insert into workload as w (at, seconds, name, kind, finished, failed, lag_ms_sum, lag_ms_max, waiting, running)
        select date_trunc('hour', at, 'UTC'), 3600, name, kind, sum(finished), sum(failed), sum(lag_ms_sum), max(lag_ms_max), round(avg(waiting)), round(avg(running))
        from gone group by 1, name, kind order by name, 1
        on conflict (seconds, name, at) do update set
            finished = w.finished + excluded.finished, failed = w.failed + excluded.failed, lag_ms_sum = w.lag_ms_sum + excluded.lag_ms_sum,
            lag_ms_max = greatest(w.lag_ms_max, excluded.lag_ms_max)
        """;

    private const string ForgetSql = "delete from workload where seconds = 3600 and at < $1";

    /// <summary>Counts the last minutes and looks at what there is to do.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var minute = Minute(now);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, LookSql, minute.UtcDateTime, now.UtcDateTime);
        await connection.ExecuteAsync(ct, CountSql, Minute(now - Again).UtcDateTime, Counted(now).UtcDateTime);
        await connection.ExecuteAsync(ct, ShortenSql, (now - MinutesKept).UtcDateTime);
        await connection.ExecuteAsync(ct, ForgetSql, (now - HoursKept).UtcDateTime);
    }

    /// <summary>Until when minutes have been counted at a time.</summary>
    internal static DateTimeOffset Counted(DateTimeOffset now) => Minute(now - Settled);

    private static DateTimeOffset Minute(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
}
