using Monitor.Data.Feed;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>Whose jobs they are.</summary>
/// <param name="TeamId">The team.</param>
/// <param name="RequestedBy">Its user, where that is known.</param>
public sealed record JobOwner(long TeamId, string? RequestedBy);

/// <summary>
/// How many searches of one user run at once. Counting and deciding happen under a lock of that user, taken by a statement of its
/// own so that the count sees what the one before has committed.
/// </summary>
internal static class SearchTurns
{
    // In one order everywhere, so that two transactions about the same users wait for each other instead of deadlocking.
    private const string LockSql = """
        select pg_advisory_xact_lock(key) from (
            select distinct hashtextextended(owner, 0) as key from unnest($1::text[]) owner order by 1) ordered
        """;

    private const string CountSql = """
        select coalesce(requested_by, ''), count(*)::int from processing_jobs
        where team_id = $1 and coalesce(requested_by, '') = any ($2) and status = 'processing'
        group by 1
        """;

    private const string PickSql = """
        with owner as (select * from unnest($1::bigint[], $2::text[]) o(team_id, requested_by)),
        room as materialized (
            select o.*, $3 - (
                select count(*) from processing_jobs j
                where j.team_id = o.team_id and j.requested_by is not distinct from o.requested_by and j.status = 'processing') as free
            from owner o)
        select q.id, q.job_id
        from room cross join lateral (
            select j.id from processing_jobs j
            where j.team_id = room.team_id and j.requested_by is not distinct from room.requested_by and j.status = 'pending'
            order by j.priority desc, j.created_at, j.id limit greatest(room.free, 0)) next
            join queue q on q.job_id = next.id
        order by q.id for no key update of q
        """;

    private const string StartSql = """
        with started as (
            update processing_jobs set status = 'processing', started_at = coalesce(started_at, $2), updated_at = $2, event_no = event_no + 1
            where id = any ($1) and status = 'pending' returning id, team_id, event_no),
        woke as (
            update queue set held = false, turn_at = $2 where job_id in (select id from started))
        select id, team_id, event_no from started order by id
        """;

    /// <summary>Waits for the locks of these users; they last until the transaction ends.</summary>
    public static NpgsqlBatchCommand Lock(IReadOnlyList<JobOwner> owners) =>
        new(LockSql) { Parameters = { SqlArray.Of(owners, owner => $"searches:{owner.TeamId}:{owner.RequestedBy}") } };

    /// <summary>Counts the searches that run for these users of a team; nobody is the empty string.</summary>
    public static NpgsqlBatchCommand CountRunning(long teamId, IReadOnlyList<string?> users) =>
        new(CountSql) { Parameters = { new() { Value = teamId }, SqlArray.Of(users, user => user ?? "") } };

    /// <summary>Starts as many waiting searches of each of these users as there is room for; answers how many.</summary>
    public static async Task<int> StartWaitingAsync(
        NpgsqlConnection connection, IReadOnlyList<JobOwner> owners, int limit, DateTimeOffset now, CancellationToken ct)
    {
        var jobs = new List<Guid>();
        await using (var pick = new NpgsqlBatch(connection))
        {
            pick.BatchCommands.Add(Lock(owners));
            pick.BatchCommands.Add(new(PickSql)
            {
                Parameters =
                {
                    SqlArray.Of(owners, owner => owner.TeamId), SqlArray.Of(owners, owner => owner.RequestedBy), new() { Value = (long)limit },
                },
            });
            await using var reader = await pick.ExecuteReaderAsync(ct);
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
                jobs.Add(reader.GetGuid(1));
        }

        if (jobs.Count == 0)
            return 0;
        await using var start = new NpgsqlCommand(StartSql, connection);
        start.Parameters.Add(new() { Value = jobs.ToArray() });
        start.Parameters.Add(new() { Value = now.UtcDateTime });
        var events = new List<NewFeedEvent>(jobs.Count);
        await using (var reader = await start.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
                events.Add(new(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2), JobEvents.Started, """{"status": "processing"}"""));
        await FeedWriter.WriteAsync(connection, events, now, ct);
        return jobs.Count;
    }
}
