using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>
/// Shows on jobs and scrape requests that their work has begun, in the transaction that claims it, and that it waits again, in the one
/// that frees it.
/// </summary>
internal static class QueueStarts
{
    /// <summary>Steps of a statement: they show the items of its step <c>freed</c> as waiting since <c>$1</c>.</summary>
    public const string UndoSteps = """
        requests as (
            update scrape_request_log set status = 'PENDING', picked_at = null, event_timestamp = $1
            where id in (select ref_id from freed where kind = 2) and status = 'PROCESSING'),
        job_items as (
            update processing_job_items set status = 'pending', updated_at = $1
            where id in (select ref_id from freed where kind = 1) and status = 'processing')
        """;

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
            returning j.id, j.team_id, j.platform, j.job_type, j.event_no - c.n as base)
        select s.job_id, n.team_id, n.base + row_number() over (partition by s.job_id order by s.id),
            jsonb_build_object('username', s.username, 'status', 'processing')::text, s.id, s.username, n.platform, n.job_type
        from started s join numbered n on n.id = s.job_id order by s.job_id, s.id
        """;

    /// <summary>Records the start of these items; answers them with what those of jobs ask for.</summary>
    public static async Task<IReadOnlyList<ClaimedItem>> RecordAsync(
        NpgsqlConnection connection, IReadOnlyList<ClaimedItem> items, DateTimeOffset now, CancellationToken ct)
    {
        var targets = new Dictionary<long, JobTarget>();
        var events = new List<NewJobEvent>(items.Count);
        if (Refs(ItemKind.ScrapeRequest) is { Length: > 0 } requests)
            events.AddRange(await RequestWriter.StartAsync(connection, requests, now, ct));
        if (Refs(ItemKind.JobItem) is { Length: > 0 } started)
            events.AddRange(await connection.ReadAsync(
                connection.Command(JobItemsSql, started, now.UtcDateTime),
                reader =>
                {
                    targets[reader.GetInt64(4)] = new(reader.GetString(5), reader.GetString(6), reader.GetString(7));
                    return new NewJobEvent(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2), JobEvents.ItemStarted, reader.GetString(3));
                }, ct));
        await JobEventRows.WriteAsync(connection, events, now, ct);
        return [.. items.Select(item => item.Kind == ItemKind.JobItem ? item with { Target = targets.GetValueOrDefault(item.RefId) } : item)];

        long[] Refs(ItemKind kind) => [.. items.Where(item => item.Kind == kind).Select(item => item.RefId).Order()];
    }
}
