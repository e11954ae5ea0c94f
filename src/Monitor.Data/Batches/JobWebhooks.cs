using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Batches;

/// <summary>A message that is to be delivered now.</summary>
public sealed record DueWebhook(long Id, Guid JobId, string Url, string EventType, string Body, short Attempts, int RunNo)
{
    /// <summary>Whose server it goes to, with the port if the address names one; as the claim counts it.</summary>
    public string Host { get; } = Url.Split('/') is [_, _, var host, ..] ? host : Url;
}

/// <summary>A message about a job, and one try to deliver it, if there was one.</summary>
public sealed record WebhookTry(
    long WebhookId, string EventType, DateTimeOffset CreatedAt, DateTimeOffset? DeliveredAt, DateTimeOffset? GivenUpAt, short? Attempt, DateTimeOffset? At,
    int? Status, int? DurationMs, string? Error);

/// <summary>Messages about the end of jobs, and the record of their delivery.</summary>
public sealed class JobWebhooks(NpgsqlDataSource database)
{
    // Hosts that are busy are left out before the limit: their backlog cannot hide the messages of others.
    private const string ClaimSql = """
        with busy as materialized (select * from unnest($4, $5) b(host, running)),
        first as (
            select w.id, w.due_at, split_part(w.url, '/', 3) as host from job_webhook w
            where w.due_at <= $1 and w.delivered_at is null and w.given_up_at is null
              and not exists (select from busy where busy.host = split_part(w.url, '/', 3) and busy.running >= $6)
            order by w.due_at limit $2 * 4),
        ranked as (
            select first.*, row_number() over (partition by first.host order by first.due_at, first.id) + coalesce(busy.running, 0) as place
            from first left join busy on busy.host = first.host),
        due as materialized (
            select id from job_webhook
            where id = any (array(select id from ranked where place <= $6 order by due_at limit $2))
              and due_at <= $1 and delivered_at is null and given_up_at is null
            order by id for update skip locked)
        update job_webhook w set due_at = $1 + $3, run_no = run_no + 1 where id = any (array(select id from due))
        returning id, job_id, url, event_type, body, attempts, run_no
        """;

    private const string RecordSql = """
        with mine as (
            update job_webhook set attempts = $3, delivered_at = case when $4 then $5 end,
                given_up_at = case when not $4 and $6 is null then $5 end, due_at = coalesce($6, due_at)
            where id = $1 and run_no = $2 and delivered_at is null returning id)
        insert into job_webhook_attempt (webhook_id, attempt, at, status, duration_ms, error) select id, $3, $5, $7, $8, $9 from mine
        """;

    private const string LogSql = """
        select w.id, w.event_type, w.created_at, w.delivered_at, w.given_up_at, a.attempt, a.at, a.status, a.duration_ms, a.error
        from job_webhook w left join job_webhook_attempt a on a.webhook_id = w.id where w.job_id = $1 order by w.id, a.attempt
        """;

    /// <summary>What was sent about a job, try by try.</summary>
    public async Task<IReadOnlyList<WebhookTry>> LogAsync(Guid jobId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(LogSql);
        command.Parameters.Add(new() { Value = jobId });
        var tries = new List<WebhookTry>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            tries.Add(new(
                reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), JobRow.Time(reader, 3), JobRow.Time(reader, 4),
                await reader.IsDBNullAsync(5, ct) ? null : reader.GetInt16(5), JobRow.Time(reader, 6),
                await reader.IsDBNullAsync(7, ct) ? null : reader.GetInt32(7), await reader.IsDBNullAsync(8, ct) ? null : reader.GetInt32(8),
                reader.GetText(9)));
        return tries;
    }

    /// <summary>Takes messages that are due.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="perHost">How many of one host may be under way here.</param>
    /// <param name="running">How many of which host are under way here.</param>
    /// <param name="lease">How long they are the caller's.</param>
    /// <param name="now">Which are due.</param>
    /// <param name="ct">Cancels the claim.</param>
    public async Task<IReadOnlyList<DueWebhook>> ClaimAsync(
        int limit, int perHost, IReadOnlyDictionary<string, int> running, TimeSpan lease, DateTimeOffset now, CancellationToken ct)
    {
        var busy = running.ToArray();
        await using var command = database.CreateCommand(ClaimSql);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = lease });
        command.Parameters.Add(SqlArray.Of(busy, host => host.Key));
        command.Parameters.Add(SqlArray.Of(busy, host => host.Value));
        command.Parameters.Add(new() { Value = perHost });
        var due = new List<DueWebhook>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            due.Add(new(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt16(5), reader.GetInt32(6)));
        return due;
    }

    /// <summary>Records a try; <paramref name="next"/> is when the next one is made, null for none.</summary>
    public async Task RecordAsync(
        DueWebhook webhook, short attempt, int? status, string? error, TimeSpan? duration, bool delivered, DateTimeOffset? next, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(RecordSql);
        command.Parameters.Add(new() { Value = webhook.Id });
        command.Parameters.Add(new() { Value = webhook.RunNo });
        command.Parameters.Add(new() { Value = attempt });
        command.Parameters.Add(new() { Value = delivered });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = (object?)next?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)status ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)(int?)duration?.TotalMilliseconds ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(ct);
    }
}
