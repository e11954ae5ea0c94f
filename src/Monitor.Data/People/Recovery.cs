using Monitor.Data.Auditing;
using Monitor.Data.Mail;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>How using a link to get back in ended.</summary>
public enum Recovered
{
    /// <summary>The new password is set.</summary>
    Done,

    /// <summary>There is no such link: it was used, is too old, or something was changed since it was made.</summary>
    Unknown,

    /// <summary>A code of the second factor is missing.</summary>
    NeedsCode,

    /// <summary>The code is wrong.</summary>
    WrongCode,

    /// <summary>Too many codes were wrong.</summary>
    Wait,

    /// <summary>The password is too easy to guess.</summary>
    WeakPassword,
}

/// <summary>How using a link ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Problem">Why the password is refused.</param>
/// <param name="Wait">How long until the next try.</param>
public sealed record RecoveryResult(Recovered Outcome, string? Problem = null, TimeSpan? Wait = null);

/// <summary>How making a link for somebody ended.</summary>
public enum RecoveryMaking
{
    /// <summary>It is made.</summary>
    Done,

    /// <summary>There is no such user.</summary>
    Unknown,

    /// <summary>The user may not use the service any more.</summary>
    Disabled,

    /// <summary>The user is in other teams too, or an operator: an admin of one team may not get into those.</summary>
    NeedsOperator,
}

/// <summary>
/// Gets people back in who lost their password or their second factor: with a link by mail, or by the word of an admin of their only
/// team or of an operator. A link works once and for a while; it is over when anything about how the person gets in is changed.
/// </summary>
public sealed class Recovery(
    NpgsqlDataSource database, Passwords passwords, SignIn signIn, SignInBackOff backOff, PersonNotices notices, MailOutbox mail, AuditLog audit,
    TimeProvider clock)
{
    // Whoever asks again and again fills nobody's mailbox.
    private const int MostPerHour = 3;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private const string AccountsSql =
        """
        select u.id, u.name, u.totp_enabled_at is not null from app_user u
        where lower(u.email) = lower($1) and u.disabled_at is null
          and $2 > (select count(*) from recovery r where r.user_id = u.id and r.created_at > $3)
        order by (u.operator or exists (select from member m where m.user_id = u.id)) desc, u.id limit 10
        """;

    private const string InsertSql =
        "insert into recovery (token_hash, user_id, clears_factors, created_at, expires_at) values ($1, $2, $3, $4, $5)";

    private const string PersonSql =
        """
        select u.email, u.name, u.disabled_at is not null, u.operator,
               exists (select from member m where m.user_id = u.id and m.team_id = $2),
               exists (select from member m where m.user_id = u.id and m.team_id is distinct from $2)
        from app_user u where u.id = $1
        """;

    /// <summary>Whether people can be written to.</summary>
    public bool HasMail => mail.IsOn;

    /// <summary>
    /// Writes to an address how to get back into its accounts. Nobody learns whether there are any: where there are none, the same is done
    /// and undone.
    /// </summary>
    /// <param name="email">The address.</param>
    /// <param name="password">The password, from somebody who lost the second factor: then the link takes that away.</param>
    /// <param name="link">Makes a link of a token.</param>
    /// <param name="life">How long a link works.</param>
    /// <param name="policy">Wrong passwords count as failed tries.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task BeginByMailAsync(
        string email, string? password, Func<string, string> link, TimeSpan life, BackOffPolicy policy, AuditActor actor, CancellationToken ct)
    {
        var known = password is null ? null : await signIn.CheckAsync(email, password, code: null, policy, actor, ct);
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var accounts = await connection.ReadAsync(
            connection.Command(AccountsSql, email, MostPerHour, now - Hour), r => (Id: r.GetInt64(0), Name: r.GetString(1), HasFactor: r.GetBoolean(2)), ct);
        var links = new List<RecoveryLink>();
        foreach (var account in accounts)
        {
            var token = SecretToken.Create("recover_");
            var clears = account.HasFactor && known?.PasswordOf == account.Id;
            await connection.ExecuteAsync(ct, InsertSql, SecretToken.Hash(token), account.Id, clears, now, now + life);
            await audit.WriteAsync(connection, actor, Entry("recovery.begin", account.Id, clears), ct);
            links.Add(new RecoveryLink(account.Id, account.Name, link(token), clears));
        }

        await mail.AddAsync(connection, PersonMails.Recovery(email, links.Count > 0 ? links : [new(0, email, link(SecretToken.Create()), false)], life), ct);
        if (links.Count > 0)
            await transaction.CommitAsync(ct);
        else
            await transaction.RollbackAsync(ct);
    }

    /// <summary>
    /// Makes a link for somebody, by the word of an admin or operator; the token is known only to the answer. The person finds a notice, and
    /// gets the link by mail instead where there is mail, unless it is to be handed over.
    /// </summary>
    /// <param name="userId">For whom.</param>
    /// <param name="teamId">The team of the admin; null for an operator.</param>
    /// <param name="clearsFactors">Whether the second factors go as well.</param>
    /// <param name="link">Makes a link of a token, for the mail; null: it is handed over.</param>
    /// <param name="life">How long it works.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<(RecoveryMaking Outcome, string? Token)> BeginForAsync(
        long userId, long? teamId, bool clearsFactors, Func<string, string>? link, TimeSpan life, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var found = await connection.ReadAsync(
            connection.Command(PersonSql, userId, teamId ?? 0L),
            r => (Email: r.GetString(0), Name: r.GetString(1), IsDisabled: r.GetBoolean(2), IsOperator: r.GetBoolean(3), IsHere: r.GetBoolean(4), IsElsewhere: r.GetBoolean(5)),
            ct);
        if (found is not [var person] || (teamId is not null && !person.IsHere))
            return (RecoveryMaking.Unknown, null);
        if (person.IsDisabled)
            return (RecoveryMaking.Disabled, null);
        if (teamId is not null && (person.IsOperator || person.IsElsewhere))
            return (RecoveryMaking.NeedsOperator, null);

        var token = SecretToken.Create("recover_");
        await connection.ExecuteAsync(ct, InsertSql, SecretToken.Hash(token), userId, clearsFactors, now, now + life);
        await audit.WriteAsync(connection, actor, Entry("recovery.begin", userId, clearsFactors) with { OfInstallation = teamId is null }, ct);
        var isMailed = link is not null && mail.IsOn;
        if (isMailed)
            await mail.AddAsync(connection, PersonMails.Recovery(person.Email, [new(userId, person.Name, link!(token), clearsFactors)], life), ct);
        await notices.AddAsync(connection, userId, PersonNoticeKinds.RecoveryBegun, $"by {actor.Name}", actor, ct);
        await transaction.CommitAsync(ct);
        return (RecoveryMaking.Done, isMailed ? null : token);
    }

    /// <summary>Uses a link: sets a new password, ends all sessions, and takes the second factors away if the link says so.</summary>
    public async Task<RecoveryResult> CompleteAsync(
        string token, string password, string? code, BackOffPolicy policy, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var hash = SecretToken.Hash(token);
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.ReadAsync(
            connection.Command(
                """
                select u.id, u.email, u.name, u.totp_secret, u.totp_enabled_at is not null and not r.clears_factors, r.clears_factors
                from recovery r join app_user u on u.id = r.user_id
                where r.token_hash = $1 and r.expires_at > $2 and u.disabled_at is null
                """, hash, now),
            r => (UserId: r.GetInt64(0), Email: r.GetString(1), Name: r.GetString(2), Secret: r.GetText(3), NeedsCode: r.GetBoolean(4), Clears: r.GetBoolean(5)),
            ct);
        if (found is not [var person])
            return new(Recovered.Unknown);
        if (PasswordRules.Problem(password, person.Email, person.Name) is { } problem)
            return new(Recovered.WeakPassword, problem);
        if (person.NeedsCode)
        {
            if (string.IsNullOrWhiteSpace(code))
                return new(Recovered.NeedsCode);
            var attempt = SignInBackOff.OfLink(hash);
            if (await backOff.CountAsync(connection, attempt, isKnownPlace: true, policy, ct) is { } wait)
                return new(Recovered.Wait, Wait: wait);
            if (!await signIn.UseCodeAsync(connection, person.UserId, person.Secret!, code.Trim(), ct))
                return new(Recovered.WrongCode);
        }

        var stored = passwords.Hash(password);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Whoever is first uses it up, and with it all others of the person.
        if (await connection.ExecuteAsync(ct, "delete from recovery where token_hash = $1", hash) == 0)
            return new(Recovered.Unknown);
        await CredentialChange.BeginAsync(connection, person.UserId, keepSession: null, now, ct);
        await connection.ExecuteAsync(
            ct, "update app_user set password_hash = $2, password_changed_at = $3 where id = $1", person.UserId, stored, now);
        if (person.Clears)
        {
            await connection.ExecuteAsync(ct, SecondFactor.ClearSql, person.UserId);
            await connection.ExecuteAsync(ct, "delete from passkey where user_id = $1", person.UserId);
        }

        await notices.AddAsync(connection, person.UserId, PersonNoticeKinds.Recovered, null, actor, ct);
        await audit.WriteAsync(connection, actor, Entry("recovery.complete", person.UserId, person.Clears), ct);
        await transaction.CommitAsync(ct);
        return new(Recovered.Done);
    }

    private static AuditEntry Entry(string action, long userId, bool clearsFactors) => new(action, "user", $"{userId}")
    {
        After = clearsFactors ? """{"clears_factors": true}""" : """{"clears_factors": false}""",
    };
}
