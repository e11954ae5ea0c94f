using Microsoft.Extensions.Options;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Events;

/// <summary>
/// Hands events out: takes them from the outbox in the order of their numbers, writes those that somebody wants into the log, and a delivery
/// for each webhook that may and wants to know. One process at a time does so, whichever comes first, in one transaction for many events.
/// </summary>
public sealed class EventDispatch(NpgsqlDataSource database, IOptions<EventOptions> options, TimeProvider time)
{
    private const int Most = 1_000;

    private const string LockSql = "select from event_dispatch for update skip locked";

    // Which team may see an account or post is asked here and not when the event is written: what is collected for a team for the first time is
    // known to be the team's only after the commit. What nobody wants is dropped.
    private const string DispatchSql = $"""
        with moved as (
            delete from outbox where id = any (array(select id from outbox order by id limit $1)) returning *),
        wanted as materialized (
            select m.id, w.id as webhook_id
            from moved m join webhook w on w.enabled and (m.kind = any (w.events) or '{EventKinds.All}' = any (w.events))
            where case
                    when m.team_id is not null then w.team_id = m.team_id
                    when m.account_id is not null then exists (select from team_account v where v.team_id = w.team_id and v.account_id = m.account_id)
                    when m.post_id is not null then exists (select from team_post v where v.team_id = w.team_id and v.post_id = m.post_id)
                    else m.kind = any (w.events) or m.kind = '{EventKinds.Notice}' end),
        logged as (
            insert into event_log (position, logged_at, outbox_id, kind, entity, team_id, account_id, post_id, subject, at, data)
            select nextval('event_position'), $2, m.id, m.kind, m.entity, m.team_id, m.account_id, m.post_id, m.subject, m.at, m.data
            from (select * from moved m
                  where exists (select from wanted x where x.id = m.id)
                     or exists (select from event_listener l where l.team_id is null and l.kind in (m.kind, '{EventKinds.All}'))
                  order by m.id) m
            returning position, outbox_id, kind, entity),
        told as (
            insert into webhook_delivery (webhook_id, position, logged_at, kind, entity, created_at, since, due_at)
            select x.webhook_id, l.position, $2, l.kind, l.entity, $2, $2, $2
            from logged l join wanted x on x.id = l.outbox_id
            where x.webhook_id <> all ($3) order by l.position, x.webhook_id
            returning 1)
        select (select count(*) from moved), (select count(*) from logged), (select count(*) from told)
        """;

    // Looked at for the few webhooks that fail: those of the others are sent as they come.
    private const string FullSql = """
        select w.id from webhook w
        where w.enabled and w.failures > 0
          and (select count(*) from (select from webhook_delivery d where d.webhook_id = w.id and d.delivered_at is null and d.given_up_at is null limit $1) n) >= $1
        """;

    private const string ListeningSql = "select exists (select from event_listener)";

    /// <summary>Whether anybody listens.</summary>
    public async Task<bool> AnyListenerAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(ListeningSql);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Hands out what there is, up to a bound; nothing while another process is at it.</summary>
    public async Task<Dispatched> RunAsync(CancellationToken ct)
    {
        try
        {
            return await MoveAsync(ct);
        }
        // Of its class, this one without a constraint's name says that no partition takes the row.
        catch (PostgresException error) when (error is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null })
        {
            await Partitions.EnsureAsync(database, time, ct);
            return await MoveAsync(ct);
        }
    }

    private async Task<Dispatched> MoveAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if ((await connection.ReadAsync(connection.Command(LockSql), _ => true, ct)).Count == 0)
            return default;
        var full = await connection.ReadAsync(connection.Command(FullSql, options.Value.WaitingPerWebhook), reader => reader.GetInt64(0), ct);
        var command = connection.Command(DispatchSql, Most, time.GetUtcNow().UtcDateTime, full.ToArray());
        var counts = (await connection.ReadAsync(command, reader => new Dispatched((int)reader.GetInt64(0), (int)reader.GetInt64(1), (int)reader.GetInt64(2)), ct))[0];
        await transaction.CommitAsync(ct);
        return counts with { More = counts.Taken == Most };
    }
}

/// <summary>What was handed out.</summary>
/// <param name="Taken">Events taken from the outbox.</param>
/// <param name="Logged">Those that somebody wants.</param>
/// <param name="Deliveries">Deliveries to webhooks that came of them.</param>
public readonly record struct Dispatched(int Taken, int Logged, int Deliveries)
{
    /// <summary>Whether there may be more.</summary>
    public bool More { get; init; }
}
