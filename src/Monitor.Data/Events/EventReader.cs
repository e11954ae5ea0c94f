using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Events;

/// <summary>An event that was handed out, and what became of it at the webhooks of the team that looks.</summary>
/// <param name="Id">The same for every receiver.</param>
/// <param name="Position">Grows with each event of the installation.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Entity">What it is about.</param>
/// <param name="At">When it happened.</param>
/// <param name="Waiting">Webhooks that it still waits for.</param>
/// <param name="Delivered">Webhooks where it arrived.</param>
/// <param name="GivenUp">Webhooks for which it was given up.</param>
public sealed record ListedEvent(Guid Id, long Position, string Kind, string Entity, DateTimeOffset At, int Waiting, int Delivered, int GivenUp);

/// <summary>A page of events.</summary>
/// <param name="Events">Newest first.</param>
/// <param name="Next">Where the next page begins; null after the last one.</param>
public sealed record EventPage(IReadOnlyList<ListedEvent> Events, long? Next);

/// <summary>Reads the log of events as one team may see it.</summary>
public sealed class EventReader(NpgsqlDataSource database)
{
    /// <summary>So many events of the log are looked through for one page: a page of what is rare may be short, and the next one goes on.</summary>
    public const int LookedThrough = 10_000;

    // $1: the team; $2: whether who looks is an operator.
    private const string Visible = $"""
        case
            when e.team_id is not null then e.team_id = $1
            when e.account_id is not null then exists (select from team_account v where v.team_id = $1 and v.account_id = e.account_id)
            when e.post_id is not null then exists (select from team_post v where v.team_id = $1 and v.post_id = e.post_id)
            else e.kind = '{EventKinds.Notice}' or $2 end
        """;

    private const string PageSql = $"""
        with looked as materialized (
            select position, event_id, kind, entity, team_id, account_id, post_id, at from event_log
            where $3::bigint is null or position < $3 order by position desc limit $7),
        shown as materialized (
            select * from looked e where ($4::text is null or kind = $4) and ($5::text is null or entity = $5) and {Visible}
            order by position desc limit $6)
        select s.event_id, s.position, s.kind, s.entity, s.at, d.waiting, d.delivered, d.given_up, r.last, r.count
        from (select min(position) as last, count(*) as count from looked) r left join shown s on true left join lateral (
            select count(*) filter (where d.delivered_at is null and d.given_up_at is null)::int as waiting,
                count(*) filter (where d.delivered_at is not null)::int as delivered, count(*) filter (where d.given_up_at is not null)::int as given_up
            from webhook_delivery d join webhook w on w.id = d.webhook_id where d.position = s.position and w.team_id = $1) d on true
        order by s.position desc
        """;

    private const string FindSql = $"""
        select e.event_id, e.position, e.kind, e.entity, e.team_id, e.at, e.data::text from event_log e where e.position = $3 and {Visible}
        """;

    /// <summary>A page of events, newest first.</summary>
    /// <param name="teamId">The team that looks.</param>
    /// <param name="isOperator">Whether who looks is an operator, who also sees events of the installation.</param>
    /// <param name="kind">Only those of this kind.</param>
    /// <param name="entity">Only those about this.</param>
    /// <param name="before">Only those before this position.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<EventPage> PageAsync(long teamId, bool isOperator, string? kind, string? entity, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = connection.Command(PageSql, teamId, isOperator);
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = (object?)kind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)entity ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = limit + 1 });
        command.Parameters.Add(new() { Value = LookedThrough });
        var last = default(long?);
        var looked = 0L;
        var rows = await connection.ReadAsync(
            command,
            reader =>
            {
                last = reader.IsDBNull(8) ? null : reader.GetInt64(8);
                looked = reader.GetInt64(9);
                return reader.IsDBNull(0) ? null : new ListedEvent(
                    reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4),
                    reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7));
            },
            ct);
        var events = rows.OfType<ListedEvent>().ToArray();
        return events.Length > limit ? new(events[..limit], events[limit - 1].Position) : new(events, looked == LookedThrough ? last : null);
    }

    /// <summary>One event that the team may see, or null.</summary>
    public async Task<LoggedEvent?> FindAsync(long teamId, bool isOperator, long position, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadAsync(
            connection.Command(FindSql, teamId, isOperator, position),
            reader => new LoggedEvent(
                reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt64(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetString(6)),
            ct)).SingleOrDefault();
    }
}
