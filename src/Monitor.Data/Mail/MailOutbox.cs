using System.Text.Json;
using Microsoft.Extensions.Options;
using Monitor.Data.Secrets;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Mail;

/// <summary>A mail.</summary>
/// <param name="To">Its reader.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Text">What it says; plain text.</param>
public sealed record MailMessage(string To, string Subject, string Text);

/// <summary>A mail that somebody is about to send.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Lease">Proves that it is still ours.</param>
/// <param name="Tries">The how-manieth try this is.</param>
/// <param name="Message">The mail; null when no key opens it any more.</param>
public sealed record ClaimedMail(long Id, Guid Lease, int Tries, MailMessage? Message);

/// <summary>Mail that waits to be sent. It is written in the transaction of what it tells about, and sealed until it is sent.</summary>
public sealed class MailOutbox(NpgsqlDataSource database, SecretBox secrets, IOptions<MailOptions> options, TimeProvider clock)
{
    private const string Purpose = "Monitor.Mail";

    // Longer than a try may take.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private const string ClaimSql =
        """
        update mail set lease_token = gen_random_uuid(), next_try_at = $2, tries = tries + 1
        where id in (select id from mail where next_try_at <= $1 order by next_try_at, id limit $3 for update skip locked)
        returning id, lease_token, tries, recipient, sealed
        """;

    /// <summary>Whether the service sends mail at all.</summary>
    public bool IsOn => options.Value.IsOn;

    /// <summary>Adds a mail in the transaction of what it tells about.</summary>
    public Task AddAsync(NpgsqlConnection connection, MailMessage message, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var text = JsonSerializer.Serialize(new[] { message.Subject, message.Text });
        return connection.ExecuteAsync(
            ct, "insert into mail (recipient, sealed, created_at, next_try_at) values ($1, $2, $3, $3)", message.To, secrets.Seal(Purpose, text), now);
    }

    /// <summary>Takes mails that are due.</summary>
    public async Task<IReadOnlyList<ClaimedMail>> ClaimAsync(int most, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(ClaimSql, now, now + Lease, most),
            r => new ClaimedMail(r.GetInt64(0), r.GetGuid(1), r.GetInt32(2), Open(r.GetString(3), r.GetString(4))), ct);
    }

    /// <summary>A mail was sent, or nobody will ever take it: what it said is kept no longer.</summary>
    public async Task EndAsync(ClaimedMail mail, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, "delete from mail where id = $1 and lease_token = $2", mail.Id, mail.Lease);
    }

    /// <summary>A mail is tried again later.</summary>
    public async Task PutOffAsync(ClaimedMail mail, TimeSpan wait, string error, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            ct, "update mail set next_try_at = $3, error = $4, lease_token = null where id = $1 and lease_token = $2",
            mail.Id, mail.Lease, clock.GetUtcNow() + wait, error);
    }

    private MailMessage? Open(string recipient, string text) =>
        secrets.TryOpen(Purpose, text, out var plain) && JsonSerializer.Deserialize<string[]>(plain) is [var subject, var body]
            ? new MailMessage(recipient, subject, body)
            : null;
}
