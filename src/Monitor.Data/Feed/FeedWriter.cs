using Monitor.Data.Events;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Feed;

/// <summary>
/// Writes events into the feeds of teams. It is the last thing that a transaction does, and does once: the lock of a team's feed, which
/// makes the order of its numbers the order of commits, is held for the commit only.
/// </summary>
internal static class FeedWriter
{
    // Teams are locked in order, so that two transactions about the same teams wait for each other instead of deadlocking.
    private static readonly string Sql = $"""
        with d as materialized (
            select * from unnest($1, $2, $3, $4, $5, $7, $8) with ordinality d(job_id, team_id, number, event_type, payload, request_id, action_id, place)),
        feed as (
            insert into team_feed as f (team_id, number) select team_id, count(*) from d group by team_id order by team_id
            on conflict (team_id) do update set number = f.number + excluded.number
            returning team_id, number),
        told as (
            insert into outbox (kind, entity, team_id, subject, at, data)
            select k.kind, coalesce('job:' || d.job_id, 'request:' || d.request_id), d.team_id,
                lower(coalesce(d.payload::jsonb ->> 'username', d.payload::jsonb ->> 'account')), $6,
                jsonb_strip_nulls(d.payload::jsonb || jsonb_build_object('event', d.event_type, 'job_id', d.job_id))
            from d cross join lateral (select case when d.request_id is not null then '{EventKinds.ScrapeRequestLog}'
                when starts_with(d.event_type, 'item.') then '{EventKinds.JobItem}' else '{EventKinds.Job}' end as kind) k
            where d.action_id is null and {OutboxSql.ToTeam("k.kind", "d.team_id")} order by d.place)
        insert into job_event (job_id, request_id, action_id, number, event_type, at, payload, team_id, team_number)
        select d.job_id, d.request_id, d.action_id, d.number, d.event_type, $6, d.payload::jsonb, d.team_id,
            feed.number - count(*) over (partition by d.team_id) + row_number() over (partition by d.team_id order by d.place)
        from d join feed on feed.team_id = d.team_id
        """;

    /// <summary>The statement that inserts the events, in this order.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<NewFeedEvent> events, DateTimeOffset at) => new(Sql)
    {
        Parameters =
        {
            SqlArray.Of(events, e => e.JobId),
            SqlArray.Of(events, e => e.TeamId),
            SqlArray.Of(events, e => e.Number),
            SqlArray.Of(events, e => e.Type),
            SqlArray.Of(events, e => e.Payload),
            new() { Value = at.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            SqlArray.Of(events, e => e.RequestId),
            SqlArray.Of(events, e => e.ActionId),
        },
    };

    /// <summary>Inserts the events, in this order.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<NewFeedEvent> events, DateTimeOffset at, CancellationToken ct)
    {
        if (events.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Insert(events, at));
        await batch.ExecuteNonQueryAsync(ct);
    }
}
