using Monitor.Data.Auditing;
using Monitor.Data.Mail;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>What people are told about their own accounts.</summary>
public static class PersonNoticeKinds
{
    /// <summary>The password was changed, or the first one set.</summary>
    public const string PasswordChanged = "password_changed";

    /// <summary>An app for codes was added.</summary>
    public const string SecondFactorEnabled = "second_factor_enabled";

    /// <summary>The app for codes was taken away.</summary>
    public const string SecondFactorDisabled = "second_factor_disabled";

    /// <summary>A passkey was added.</summary>
    public const string PasskeyAdded = "passkey_added";

    /// <summary>A passkey was taken away.</summary>
    public const string PasskeyRemoved = "passkey_removed";

    /// <summary>A passkey was used whose counter went back, as that of a copy does.</summary>
    public const string PasskeyRefused = "passkey_refused";

    /// <summary>A way to sign in with another service was added.</summary>
    public const string IdentityLinked = "identity_linked";

    /// <summary>A way to sign in with another service was taken away.</summary>
    public const string IdentityUnlinked = "identity_unlinked";

    /// <summary>Somebody asked for a link to get back in, or was given one.</summary>
    public const string RecoveryBegun = "recovery_begun";

    /// <summary>Such a link was used.</summary>
    public const string Recovered = "recovered";

    /// <summary>A key that can do everything was made in the person's name.</summary>
    public const string AdminKeyMade = "admin_key_made";
}

/// <summary>
/// Tells people when something about how they get in was changed, in the transaction of the change: at their next look, and by mail where
/// there is mail.
/// </summary>
public sealed class PersonNotices(NpgsqlDataSource database, MailOutbox mail, TimeProvider clock)
{
    private const int Most = 100;

    /// <summary>Notes it.</summary>
    /// <param name="connection">With the transaction of the change.</param>
    /// <param name="userId">Whom it concerns.</param>
    /// <param name="kind">One of <see cref="PersonNoticeKinds"/>.</param>
    /// <param name="detail">What else there is to know, such as the name of a passkey; no secret.</param>
    /// <param name="actor">Who changed it, and from where.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task AddAsync(NpgsqlConnection connection, long userId, string kind, string? detail, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(
            ct, "insert into person_notice (user_id, at, kind, detail, ip) values ($1, $2, $3, $4, $5)", userId, now, kind, detail, actor.Ip);
        if (!mail.IsOn)
            return;
        await using var command = connection.Command("select email from app_user where id = $1", userId);
        if (await command.ExecuteScalarAsync(ct) is string email)
            await mail.AddAsync(connection, PersonMails.Notice(email, kind, detail, actor.Ip, now), ct);
    }

    /// <summary>The last notices of somebody, newest first.</summary>
    public async Task<IReadOnlyList<PersonNotice>> ListAsync(long userId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command("select id, at, kind, detail, ip, seen_at from person_notice where user_id = $1 order by id desc limit $2", userId, Most),
            r => new PersonNotice(
                r.GetInt64(0), r.GetFieldValue<DateTimeOffset>(1), r.GetString(2), r.GetText(3), r.GetText(4), r.GetFieldValue<DateTimeOffset?>(5)), ct);
    }

    /// <summary>Notes that somebody has seen all notices up to one.</summary>
    public async Task SeeAsync(long userId, long upTo, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            ct, "update person_notice set seen_at = $3 where user_id = $1 and id <= $2 and seen_at is null", userId, upTo, clock.GetUtcNow());
    }
}

/// <summary>One notice.</summary>
/// <param name="Id">Its number; newer ones have larger ones.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">One of <see cref="PersonNoticeKinds"/>.</param>
/// <param name="Detail">What else there is to know.</param>
/// <param name="Ip">The address that it came from.</param>
/// <param name="SeenAt">When the person saw it.</param>
public sealed record PersonNotice(long Id, DateTimeOffset At, string Kind, string? Detail, string? Ip, DateTimeOffset? SeenAt);
