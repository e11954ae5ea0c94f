using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Monitor.Data.Auditing;
using Monitor.Data.Events;
using Monitor.Data.Secrets;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Webhooks;

/// <summary>Webhooks of teams: making, changing, listing and removing them. Who listens changes in the same transaction.</summary>
public sealed class TeamWebhooks(NpgsqlDataSource database, SecretBox box, AuditLog audit, IOptions<EventOptions> options, TimeProvider time)
{
    /// <summary>Begins every secret, so that it is known for one where it turns up.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>So many waiting deliveries are counted.</summary>
    public const int MostCounted = 10_000;

    private const string Purpose = "webhook";
    private const string Entity = "webhook";
    private const int SecretBytes = 32;

    private static readonly string Columns = $"""
        w.id, w.team_id, w.url, w.description, w.events, w.enabled, w.switched_off_at, w.failing_since, w.last_delivered_at, w.created_at, w.updated_at,
        (select count(*) from (select from webhook_delivery d where d.webhook_id = w.id and d.delivered_at is null and d.given_up_at is null limit {MostCounted}) n)::int
        """;

    private static readonly string ListSql = $"select {Columns} from webhook w where w.team_id = $1 order by w.id";
    private static readonly string FindSql = $"select {Columns} from webhook w where w.team_id = $1 and w.id = $2";
    private static readonly string HoldSql = $"{FindSql} for no key update";

    // So that two at once do not both take the last place; they are counted by a statement of its own, which sees what the other one has committed.
    private const string LockSql = "select id from team where id = $1 for no key update";
    private const string CountSql = "select count(*) from webhook where team_id = $1";

    private const string InsertSql = """
        insert into webhook (team_id, url, description, events, enabled, secret, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $7) returning id
        """;

    // A new address is a new start, and so is switching it on.
    private const string UpdateSql = """
        update webhook set url = coalesce($3, url), description = coalesce($4, description), events = coalesce($5, events), enabled = coalesce($6, enabled),
            switched_off_at = case when $6 is null then switched_off_at end,
            failing_since = case when $6 or $3 is not null then null else failing_since end, failures = case when $6 or $3 is not null then 0 else failures end,
            rests_until = case when $6 or $3 is not null then null else rests_until end, updated_at = $7
        where team_id = $1 and id = $2
        """;

    private const string SecretSql = "update webhook set secret = $3, updated_at = $4 where team_id = $1 and id = $2";
    private const string DeleteSql = "delete from webhook where team_id = $1 and id = $2";
    private const string RefreshSql = "select refresh_event_listeners()";

    /// <summary>All webhooks of a team.</summary>
    public async Task<IReadOnlyList<Webhook>> ListAsync(long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(ListSql, teamId), Read, ct);
    }

    /// <summary>One webhook of a team, or null.</summary>
    public async Task<Webhook?> FindAsync(long teamId, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await FindAsync(connection, teamId, id, ct);
    }

    /// <summary>Makes a webhook; answers it with its secret, which nobody is told again, or null when the team has as many as it may.</summary>
    public async Task<(Webhook Webhook, string Secret)?> CreateAsync(long teamId, NewWebhook added, CancellationToken ct)
    {
        var secret = NewSecret();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(ct, LockSql, teamId);
        var count = (await connection.ReadAsync(connection.Command(CountSql, teamId), reader => reader.GetInt64(0), ct))[0];
        if (count >= options.Value.WebhooksPerTeam)
            return null;
        var insert = connection.Command(InsertSql, teamId, added.Url);
        insert.Parameters.Add(Text(added.Description));
        insert.Parameters.Add(new() { Value = added.Events.ToArray() });
        insert.Parameters.Add(new() { Value = added.Enabled });
        insert.Parameters.Add(new() { Value = box.Seal(Purpose, secret) });
        insert.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        var id = (await connection.ReadAsync(insert, reader => reader.GetInt64(0), ct))[0];
        await connection.ExecuteAsync(ct, RefreshSql);
        var webhook = (await FindAsync(connection, teamId, id, ct))!;
        await AuditAsync(connection, "webhook.create", id, null, webhook, ct);
        await transaction.CommitAsync(ct);
        return (webhook, secret);
    }

    /// <summary>
    /// Changes a webhook; answers it as it was, null when the team has none of this number, and as it is now, null when it was not admitted.
    /// Switching it off gives up what waits for it.
    /// </summary>
    /// <param name="teamId">Whose it is.</param>
    /// <param name="id">Its number.</param>
    /// <param name="change">What is to change.</param>
    /// <param name="admits">Asked of the webhook as it is, while nobody else can change it; false: nothing changes.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<(Webhook? Before, Webhook? After)> ChangeAsync(long teamId, long id, WebhookChange change, Func<Webhook, bool> admits, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if ((await connection.ReadAsync(connection.Command(HoldSql, teamId, id), Read, ct)).SingleOrDefault() is not { } before)
            return (null, null);
        if (!admits(before))
            return (before, null);
        await using (var update = connection.Command(UpdateSql, teamId, id))
        {
            update.Parameters.Add(Text(change.Url));
            update.Parameters.Add(Text(change.Description));
            update.Parameters.Add(new() { Value = (object?)change.Events?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            update.Parameters.Add(new() { Value = (object?)change.Enabled ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean });
            update.Parameters.Add(new() { Value = now });
            await update.ExecuteNonQueryAsync(ct);
        }

        if (change.Enabled is false)
            await connection.ExecuteAsync(ct, WebhookDeliveries.GiveUpAllSql, id, now);
        await connection.ExecuteAsync(ct, RefreshSql);
        var after = await FindAsync(connection, teamId, id, ct);
        await AuditAsync(connection, "webhook.change", id, before, after, ct);
        await transaction.CommitAsync(ct);
        return (before, after);
    }

    /// <summary>Gives a webhook a new secret, which nobody is told again; null when the team has none of this number.</summary>
    public async Task<(Webhook Webhook, string Secret)?> RenewSecretAsync(long teamId, long id, CancellationToken ct)
    {
        var secret = NewSecret();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteAsync(ct, SecretSql, teamId, id, box.Seal(Purpose, secret), time.GetUtcNow().UtcDateTime) == 0)
            return null;
        var webhook = (await FindAsync(connection, teamId, id, ct))!;
        await AuditAsync(connection, "webhook.secret", id, null, webhook, ct);
        await transaction.CommitAsync(ct);
        return (webhook, secret);
    }

    /// <summary>Removes a webhook with its deliveries; null when the team has none of this number.</summary>
    public async Task<Webhook?> DeleteAsync(long teamId, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await FindAsync(connection, teamId, id, ct) is not { } webhook || await connection.ExecuteAsync(ct, DeleteSql, teamId, id) == 0)
            return null;
        await connection.ExecuteAsync(ct, RefreshSql);
        await AuditAsync(connection, "webhook.delete", id, webhook, null, ct);
        await transaction.CommitAsync(ct);
        return webhook;
    }

    /// <summary>The secret again, to sign with; null when no known key opens it.</summary>
    public string? Open(string sealedSecret) => box.TryOpen(Purpose, sealedSecret, out var secret) ? secret : null;

    private static string NewSecret() => SecretPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    private static async Task<Webhook?> FindAsync(NpgsqlConnection connection, long teamId, long id, CancellationToken ct) =>
        (await connection.ReadAsync(connection.Command(FindSql, teamId, id), Read, ct)).SingleOrDefault();

    private static Webhook Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetText(3), reader.GetFieldValue<string[]>(4), reader.GetBoolean(5),
        reader.GetFieldValue<DateTimeOffset?>(6), reader.GetFieldValue<DateTimeOffset?>(7), reader.GetFieldValue<DateTimeOffset?>(8), reader.GetInt32(11),
        reader.GetFieldValue<DateTimeOffset>(9), reader.GetFieldValue<DateTimeOffset>(10));

    private async Task AuditAsync(NpgsqlConnection connection, string action, long id, Webhook? before, Webhook? after, CancellationToken ct)
    {
        if (AuditActor.Current is { } actor)
            await audit.WriteAsync(connection, actor, new(action, Entity, $"{id}") { Before = State(before), After = State(after) }, ct);
    }

    // Of an address only the host: the rest may be a secret.
    private static string? State(Webhook? webhook) => webhook is null ? null : JsonSerializer.Serialize(new WebhookState(
        Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) ? url.Host : "", webhook.Events, webhook.Enabled), WebhookJson.Default.WebhookState);

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
