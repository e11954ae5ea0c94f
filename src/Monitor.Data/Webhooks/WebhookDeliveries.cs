using Monitor.Data.Auditing;
using Monitor.Data.Events;
using Monitor.Data.Notices;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Webhooks;

/// <summary>What is sent to webhooks of teams, and the record of it.</summary>
public sealed class WebhookDeliveries(NpgsqlDataSource database, NoticeBoard notices, AuditLog audit, TimeProvider time)
{
    private const string Live = "d.delivered_at is null and d.given_up_at is null";

    // An event waits for an earlier one of the same thing, until that one has failed this often: then it overtakes.
    private const int OvertakenAfter = 3;

    // So many of the deliveries that are due are looked at for each webhook.
    private const int LookedAt = 200;

    private static readonly TimeSpan NoticeLasts = TimeSpan.FromDays(7);

    // Hosts that are busy are left out before the limit: their backlog cannot hide what is for others. A webhook that fails gets one at a time,
    // and after each failure a longer rest.
    private static readonly string ClaimSql = $"""
        with busy as materialized (select * from unnest($4, $5) b(host, running)),
        candidate as (
            select d.id, d.due_at, split_part(w.url, '/', 3) as host, w.id as webhook_id, w.failures
            from webhook w cross join lateral (
                select n.id, n.due_at from (
                    select d.id, d.due_at, d.entity from webhook_delivery d
                    where d.webhook_id = w.id and d.due_at <= $1 and {Live} order by d.due_at, d.id limit {LookedAt}) n
                where not exists (
                    select from webhook_delivery d where d.webhook_id = w.id and d.entity = n.entity and d.id < n.id and {Live} and d.attempts < {OvertakenAfter})
                order by n.due_at, n.id limit case when w.failures > 0 then 1 else $6 end) d
            where w.enabled and (w.rests_until is null or w.rests_until <= $1)
              and not exists (select from busy where busy.host = split_part(w.url, '/', 3) and busy.running >= $6)),
        ranked as (
            select c.*, row_number() over (partition by c.host order by c.due_at, c.id) + coalesce(busy.running, 0) as place
            from candidate c left join busy on busy.host = c.host),
        chosen as materialized (select id, webhook_id, failures from ranked where place <= $6 order by due_at, id limit $2),
        due as materialized (
            select d.id from webhook_delivery d
            where d.id = any (array(select id from chosen)) and d.due_at <= $1 and {Live} order by d.id for update skip locked),
        rested as (
            update webhook w set rests_until = $1 + $3
            where w.id = any (array(select webhook_id from chosen where failures > 0 and id = any (array(select id from due))))),
        claimed as (
            update webhook_delivery d set due_at = $1 + $3, run_no = run_no + 1 where d.id = any (array(select id from due))
            returning d.*)
        select d.id, d.webhook_id, w.url, w.secret, d.kind, d.attempts, d.since, d.run_no, d.position is null,
            e.event_id, e.position, e.kind, e.entity, e.team_id, e.at, e.data::text
        from claimed d join webhook w on w.id = d.webhook_id left join event_log e on e.position = d.position and e.logged_at = d.logged_at
        order by d.id
        """;

    // A success changes the webhook's row when there is something to change: it is shared by all its deliveries.
    private const string RecordSql = $"""
        with mine as (
            update webhook_delivery d set attempts = $3, delivered_at = case when $4 then $5 end, given_up_at = case when not $4 and $6 is null then $5 end,
                due_at = coalesce($6, due_at), last_status = $7, last_error = $9
            where d.id = $1 and d.run_no = $2 and {Live} returning d.id, d.webhook_id),
        tried as (
            insert into webhook_delivery_try (delivery_id, number, at, status, duration_ms, error)
            select id, (select coalesce(max(number), 0) + 1 from webhook_delivery_try where delivery_id = $1), $5, $7, $8, $9 from mine)
        update webhook w set
            failures = case when $4 then 0 else failures + 1 end, failing_since = case when $4 then null else coalesce(failing_since, $5) end,
            rests_until = case when $4 then null else $5 + least(make_interval(secs => power(2, least(failures, 20))), $10) end,
            last_delivered_at = case when $4 then $5 else last_delivered_at end
        from mine
        where w.id = mine.webhook_id and (not $4 or w.failures > 0 or w.last_delivered_at is null or w.last_delivered_at < $5 - interval '10 seconds')
        returning w.failing_since
        """;

    private const string SwitchOffSql = """
        update webhook set enabled = false, switched_off_at = $2, updated_at = $2 where id = $1 and enabled and failing_since <= $3 returning team_id
        """;

    /// <summary>Gives up what waits for a webhook.</summary>
    internal const string GiveUpAllSql = $"""
        update webhook_delivery d set given_up_at = $2, last_error = 'the webhook was switched off' where d.webhook_id = $1 and {Live}
        """;

    private const string DropSql = $"update webhook_delivery d set given_up_at = $3, last_error = 'the event is gone' where d.id = $1 and d.run_no = $2 and {Live}";

    private const string Columns = """
        d.id, d.webhook_id, e.event_id, d.kind, d.entity, d.created_at, d.due_at, d.delivered_at, d.given_up_at,
        (select count(*)::int from webhook_delivery_try t where t.delivery_id = d.id), d.last_status, d.last_error
        """;

    private const string OfTeam =
        "webhook_delivery d join webhook w on w.id = d.webhook_id left join event_log e on e.position = d.position and e.logged_at = d.logged_at";

    private const string PageSql = $"""
        select {Columns} from {OfTeam}
        where w.team_id = $1 and w.id = $2 and d.webhook_id = $2 and ($3::bigint is null or d.id < $3) and ($4::text is null or d.kind = $4)
          and ($5::text is null or $5 = case when d.delivered_at is not null then 'delivered' when d.given_up_at is not null then 'given_up' else 'waiting' end)
        order by d.id desc limit $6
        """;

    private const string OfEventSql = $"select {Columns} from {OfTeam} where w.team_id = $1 and d.position = $2 order by d.id";

    private const string FindSql =
        $"select {Columns}, d.position is null, e.position, e.team_id, e.at, e.data::text from {OfTeam} where w.team_id = $1 and w.id = $2 and d.id = $3";

    private const string TriesSql = "select number, at, status, duration_ms, error from webhook_delivery_try where delivery_id = $1 order by number";

    // One that waits already is as good as another one.
    private const string TestSql = $"""
        with w as (select id from webhook where team_id = $1 and id = $2 and enabled for no key update),
        waiting as (select d.id from webhook_delivery d join w on w.id = d.webhook_id where d.kind = '{EventKinds.Ping}' and {Live} limit 1),
        added as (
            insert into webhook_delivery (webhook_id, kind, entity, created_at, since, due_at)
            select id, '{EventKinds.Ping}', 'webhook:' || id, $3, $3, $3 from w where not exists (select from waiting) returning id),
        hurried as (update webhook_delivery set due_at = least(due_at, $3) where id = any (array(select id from waiting))),
        woken as (update webhook set rests_until = null where id = any (array(select id from w)) and rests_until is not null)
        select id from added union all select id from waiting
        """;

    private const string RedeliverSql = $"""
        with woken as (update webhook set rests_until = null where team_id = $1 and id = $2 and enabled returning id)
        update webhook_delivery d set attempts = 0, run_no = run_no + 1, delivered_at = null, given_up_at = null, since = $4, due_at = $4
        where d.webhook_id = any (array(select id from woken)) and d.id = $3
          and (d.position is null or exists (select from event_log e where e.position = d.position and e.logged_at = d.logged_at))
        """;

    /// <summary>Takes deliveries that are due.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="perHost">How many of one host may be under way here.</param>
    /// <param name="running">How many of which host are under way here.</param>
    /// <param name="lease">How long they are the caller's.</param>
    /// <param name="now">Which are due.</param>
    /// <param name="ct">Cancels the claim.</param>
    public async Task<IReadOnlyList<DueDelivery>> ClaimAsync(
        int limit, int perHost, IReadOnlyDictionary<string, int> running, TimeSpan lease, DateTimeOffset now, CancellationToken ct)
    {
        var busy = running.ToArray();
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = connection.Command(ClaimSql, now.UtcDateTime, limit, lease);
        command.Parameters.Add(SqlArray.Of(busy, host => host.Key));
        command.Parameters.Add(SqlArray.Of(busy, host => host.Value));
        command.Parameters.Add(new() { Value = perHost });
        return await connection.ReadAsync(
            command,
            reader => new DueDelivery(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt16(5),
                reader.GetFieldValue<DateTimeOffset>(6), reader.GetInt32(7),
                reader.IsDBNull(9) ? null : new(
                    reader.GetGuid(9), reader.GetInt64(10), reader.GetString(11), reader.GetString(12), reader.IsDBNull(13) ? null : reader.GetInt64(13),
                    reader.GetFieldValue<DateTimeOffset>(14), reader.GetString(15)),
                reader.GetBoolean(8)),
            ct);
    }

    /// <summary>
    /// Records a try; answers since when the webhook fails, null when it does not. <paramref name="next"/> is when the next one is made,
    /// null for none.
    /// </summary>
    public async Task<DateTimeOffset?> RecordAsync(
        DueDelivery delivery, int? status, string? error, TimeSpan? duration, bool delivered, DateTimeOffset? next, TimeSpan longestRest, DateTimeOffset now,
        CancellationToken ct)
    {
        await using var command = database.CreateCommand(RecordSql);
        command.Parameters.Add(new() { Value = delivery.Id });
        command.Parameters.Add(new() { Value = delivery.RunNo });
        command.Parameters.Add(new() { Value = (short)(delivery.Attempts + 1) });
        command.Parameters.Add(new() { Value = delivered });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = (object?)next?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)status ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)(int?)duration?.TotalMilliseconds ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = longestRest });
        return await command.ExecuteScalarAsync(ct) is DateTime since ? new DateTimeOffset(since, TimeSpan.Zero) : null;
    }

    /// <summary>Gives up a delivery whose event is not kept any more.</summary>
    public async Task DropAsync(DueDelivery delivery, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, DropSql, delivery.Id, delivery.RunNo, time.GetUtcNow().UtcDateTime);
    }

    /// <summary>Switches off a webhook that has failed since before a time: nothing is sent to it any more, and what waits for it is given up.</summary>
    public async Task<bool> SwitchOffAsync(long webhookId, DateTimeOffset failingSinceBefore, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var teams = await connection.ReadAsync(
                connection.Command(SwitchOffSql, webhookId, now.UtcDateTime, failingSinceBefore.UtcDateTime), reader => reader.GetInt64(0), ct);
            if (teams is not [var team])
                return false;
            await connection.ExecuteAsync(ct, GiveUpAllSql, webhookId, now.UtcDateTime);
            await connection.ExecuteAsync(ct, "select refresh_event_listeners()");
            await audit.WriteAsync(
                connection, new("system", null, "webhooks", team, null, null), new("webhook.switch_off", "webhook", $"{webhookId}"), ct);
            await transaction.CommitAsync(ct);
        }

        await notices.RaiseAsync(
            NoticeKey(webhookId), NoticeSeverity.Warning, $"Webhook {webhookId} has failed for long and was switched off; an admin of its team can switch it on again.",
            now + NoticeLasts, ct);
        return true;
    }

    /// <summary>Ends the notice that a webhook was switched off.</summary>
    public Task SwitchedOnAsync(long webhookId, CancellationToken ct) => notices.ClearAsync(NoticeKey(webhookId), ct);

    /// <summary>Deliveries of a webhook of a team, newest first.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> PageAsync(
        long teamId, long webhookId, DeliveryState? state, string? kind, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = connection.Command(PageSql, teamId, webhookId);
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = (object?)kind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new()
        {
            Value = state switch
            {
                DeliveryState.Waiting => "waiting",
                DeliveryState.Delivered => "delivered",
                DeliveryState.GivenUp => "given_up",
                _ => (object)DBNull.Value,
            },
            NpgsqlDbType = NpgsqlDbType.Text,
        });
        command.Parameters.Add(new() { Value = limit });
        return await connection.ReadAsync(command, Read, ct);
    }

    /// <summary>Deliveries of one event to webhooks of a team.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> OfEventAsync(long teamId, long position, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(OfEventSql, teamId, position), Read, ct);
    }

    /// <summary>One delivery of a webhook of a team, with its message and its tries; null when there is none. The message is null when its event is gone.</summary>
    public async Task<(WebhookDelivery Delivery, string? Body, IReadOnlyList<WebhookDeliveryTry> Tries)?> FindAsync(long teamId, long webhookId, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.ReadAsync(
            connection.Command(FindSql, teamId, webhookId, id),
            reader =>
            {
                var delivery = Read(reader);
                var body = reader.GetBoolean(12) ? LoggedEvent.TestBody(webhookId, id, delivery.CreatedAt)
                    : delivery.EventId is not { } eventId ? null
                    : new LoggedEvent(
                        eventId, reader.GetInt64(13), delivery.Kind, delivery.Entity, reader.IsDBNull(14) ? null : reader.GetInt64(14),
                        reader.GetFieldValue<DateTimeOffset>(15), reader.GetString(16)).Body();
                return (delivery, body);
            },
            ct);
        if (found is not [var (row, message)])
            return null;
        var tries = await connection.ReadAsync(
            connection.Command(TriesSql, id),
            reader => new WebhookDeliveryTry(
                reader.GetInt32(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetInt32(2),
                reader.IsDBNull(3) ? null : reader.GetInt32(3), reader.GetText(4)),
            ct);
        return (row, message, tries);
    }

    /// <summary>Puts a test on its way; answers its number, null when the team has no such webhook or it is switched off.</summary>
    public async Task<long?> TestAsync(long teamId, long webhookId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var ids = await connection.ReadAsync(
            connection.Command(TestSql, teamId, webhookId, time.GetUtcNow().UtcDateTime), reader => reader.GetInt64(0), ct);
        return ids is [var id, ..] ? id : null;
    }

    /// <summary>Begins a new round of tries at once; false when there is no such delivery, its webhook is switched off, or its event is gone.</summary>
    public async Task<bool> RedeliverAsync(long teamId, long webhookId, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(ct, RedeliverSql, teamId, webhookId, id, time.GetUtcNow().UtcDateTime) == 1;
    }

    private static string NoticeKey(long webhookId) => $"webhook:{webhookId}";

    private static WebhookDelivery Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.GetString(3), reader.GetString(4),
        reader.GetFieldValue<DateTimeOffset>(5), reader.GetFieldValue<DateTimeOffset>(6), reader.GetFieldValue<DateTimeOffset?>(7),
        reader.GetFieldValue<DateTimeOffset?>(8), reader.GetInt32(9), reader.IsDBNull(10) ? null : reader.GetInt32(10), reader.GetText(11));
}
