using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Monitor.Data.Sql;

namespace Monitor.Data.Batches;

/// <summary>One username of a batch or search: a row of <c>processing_job_items</c>, whose job shows the progress.</summary>
public sealed class JobItemKind(JobStarts starts) : IItemKind
{
    /// <summary>As it is stored.</summary>
    public static readonly ItemKind Id = new(1);

    private const string StartedSql = """
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

    /// <inheritdoc />
    public ItemKind Kind => Id;

    /// <inheritdoc />
    public IReadOnlyList<string> Topics { get; } = [HintTopic.Jobs];

    /// <inheritdoc />
    public string FreedStep => """
        job_items as (
            update processing_job_items set status = 'pending', updated_at = $1
            where id in (select ref_id from freed where kind = 1) and status = 'processing')
        """;

    /// <inheritdoc />
    public async Task<IReadOnlyList<ClaimedItem>> StartedAsync(ItemTransaction work, IReadOnlyList<ClaimedItem> items, CancellationToken ct)
    {
        var targets = new Dictionary<long, JobTarget>();
        var command = work.Connection.Command(StartedSql, items.Select(item => item.RefId).ToArray(), work.Now.UtcDateTime);
        work.Events.AddRange(await work.Connection.ReadAsync(
            command,
            reader =>
            {
                targets[reader.GetInt64(4)] = new(reader.GetString(5), reader.GetString(6), reader.GetString(7), reader.GetGuid(0), reader.GetInt64(1));
                return new NewFeedEvent(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2), JobEvents.ItemStarted, reader.GetString(3));
            }, ct));
        return [.. items.Select(item => item with { Details = targets.GetValueOrDefault(item.RefId) })];
    }

    /// <inheritdoc />
    public async Task FinishedAsync(ItemTransaction work, IReadOnlyList<FinishedItem> runs, CancellationToken ct)
    {
        var owners = await JobItemWriter.WriteAsync(work, runs, ct);
        if (owners.Count > 0)
            work.Afterwards.Add(later => starts.StartNextAsync(owners, work.Now, later));
    }

    /// <summary>Starts searches that wait for the end of others which ended in a process that died right after.</summary>
    public Task<int> CatchUpAsync(DateTimeOffset now, CancellationToken ct) => starts.StartAllAsync(now, ct);
}
