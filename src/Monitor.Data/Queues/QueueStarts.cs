using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>Shows on jobs and scrape requests that their work has begun, in the transaction that claims it.</summary>
internal static class QueueStarts
{
    private const string JobItemsSql = """
        with started as (
            update processing_job_items set status = 'processing', started_at = coalesce(started_at, $2), updated_at = $2
            where id = any ($1) returning id, job_id, username),
        counted as (select job_id, count(*) as n from started group by job_id),
        locked as materialized (
            select id from processing_jobs where id in (select job_id from counted) order by id for no key update),
        numbered as (
            update processing_jobs j set event_no = j.event_no + c.n, updated_at = $2, started_at = coalesce(j.started_at, $2)
            from counted c where j.id = c.job_id and j.id = any (array(select id from locked))
            returning j.id, j.event_no - c.n as base)
        insert into job_event (job_id, number, event_type, at, payload)
        select s.job_id, n.base + row_number() over (partition by s.job_id order by s.id), 'item.started', $2,
            jsonb_build_object('username', s.username, 'status', 'processing')
        from started s join numbered n on n.id = s.job_id
        """;

    private const string RequestsSql = """
        update scrape_request_log set status = 'PROCESSING', picked_at = $2, event_timestamp = $2 where id = any ($1)
        """;

    public static async Task RecordAsync(NpgsqlConnection connection, IReadOnlyList<ClaimedItem> items, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        Add(ItemKind.JobItem, JobItemsSql);
        Add(ItemKind.ScrapeRequest, RequestsSql);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);

        void Add(ItemKind kind, string sql)
        {
            var refs = items.Where(item => item.Kind == kind).Select(item => item.RefId).Order().ToArray();
            if (refs.Length > 0)
                batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = refs }, new() { Value = now.UtcDateTime } } });
        }
    }
}
