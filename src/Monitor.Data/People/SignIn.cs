using System.Security.Cryptography;
using System.Text;
using Monitor.Data.Auditing;
using Monitor.Data.Secrets;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>How a sign-in ended.</summary>
public enum SignInOutcome
{
    /// <summary>The user is who they say.</summary>
    Done,

    /// <summary>E-mail or password is wrong: which of them is nobody's business.</summary>
    Wrong,

    /// <summary>The password is right; a code of the second factor is missing.</summary>
    NeedsCode,

    /// <summary>The password is right and the code is not.</summary>
    WrongCode,

    /// <summary>The user may not use the service any more.</summary>
    Disabled,

    /// <summary>Too many tries failed; nothing was looked at.</summary>
    Wait,
}

/// <summary>Who signed in, if somebody did.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Proof">Who it is.</param>
/// <param name="Wait">How long until the next try, for <see cref="SignInOutcome.Wait"/>.</param>
public sealed record SignInCheck(SignInOutcome Outcome, SignedIn? Proof = null, TimeSpan? Wait = null)
{
    /// <summary>Whose password it was, where a code is missing; it proves nothing yet.</summary>
    internal long? PasswordOf { get; init; }
}

/// <summary>Checks passwords and codes. Every try is counted, and every one is in the audit log.</summary>
public sealed class SignIn(
    NpgsqlDataSource database, Passwords passwords, SecretBox secrets, SignInBackOff backOff, AuditLog audit, TimeProvider clock)
{
    /// <summary>What the second factor's secrets are encrypted for.</summary>
    internal const string Purpose = "Monitor.TotpSecret";

    // How long a place is remembered from which somebody signed in.
    private static readonly TimeSpan KnownPlace = TimeSpan.FromDays(30);

    private const string Columns =
        "u.id, u.password_hash, u.totp_secret, u.totp_enabled_at is not null, u.disabled_at is not null, u.credentials_version";

    // An address may be that of several accounts. Those that can do something come first, so that nobody can crowd them out.
    private const string ByEmailSql =
        $"""
        select {Columns}, exists (select from session s where s.user_id = u.id and s.ip = $2 and s.created_at > $3)
        from app_user u where lower(u.email) = lower($1)
        order by (u.operator or exists (select from member m where m.user_id = u.id)) desc, u.id limit 10
        """;

    private const string ByIdSql = $"select {Columns}, true from app_user u where u.id = $1";

    /// <summary>
    /// Checks e-mail, password and, where the user has a second factor, a code of it or a recovery code. The password tells which of the
    /// accounts of an address it is.
    /// </summary>
    /// <param name="email">Whose.</param>
    /// <param name="password">The password.</param>
    /// <param name="code">The code, if one is given.</param>
    /// <param name="policy">How tries are slowed down.</param>
    /// <param name="actor">Who tries.</param>
    /// <param name="ct">Cancels it.</param>
    /// <param name="mayBeNew">Somebody who has no account yet is no failure: they are about to get one.</param>
#pragma warning disable CA1068 // What is seldom given stands last.
    public async Task<SignInCheck> CheckAsync(
        string email, string password, string? code, BackOffPolicy policy, AuditActor actor, CancellationToken ct, bool mayBeNew = false)
#pragma warning restore CA1068
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var attempt = SignInBackOff.OfAddress(email, actor.Ip);
        var accounts = await FindAsync(connection, connection.Command(ByEmailSql, email, actor.Ip, clock.GetUtcNow() - KnownPlace), ct);
        if (await backOff.CountAsync(connection, attempt, accounts.Any(a => a.IsKnownPlace), policy, ct) is { } wait)
        {
            await RefuseAsync(connection, actor, email, accounts, "wait", ct);
            return new SignInCheck(SignInOutcome.Wait, Wait: wait);
        }

        var account = Recognize(accounts, password);
        var result = account is null ? new SignInCheck(SignInOutcome.Wrong) : await CheckAsync(connection, account, code, ct);
        switch (result.Outcome)
        {
            case SignInOutcome.Done:
                await SignInBackOff.ForgetAsync(connection, attempt, ct);
                break;
            // A right password without a code is half of a sign-in and no attempt at guessing.
            case SignInOutcome.NeedsCode:
                await SignInBackOff.TakeBackAsync(connection, attempt, ct);
                break;
            case SignInOutcome.Wrong when mayBeNew && accounts.Count == 0:
                break;
            default:
                await RefuseAsync(connection, actor, email, account is null ? accounts : [account], Reason(result.Outcome), ct);
                break;
        }

        return result;
    }

    /// <summary>
    /// Whether this is the password of somebody who is signed in already, and the code if one is given or <paramref name="needsCode"/>.
    /// Wrong ones are counted for the session, so that what others try elsewhere does not matter.
    /// </summary>
    public async Task<SignInCheck> CheckAgainAsync(
        long userId, Guid session, string password, string? code, bool needsCode, BackOffPolicy policy, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var attempt = SignInBackOff.OfSession(session);
        var accounts = await FindAsync(connection, connection.Command(ByIdSql, userId), ct);
        if (await backOff.CountAsync(connection, attempt, isKnownPlace: true, policy, ct) is { } wait)
            return new SignInCheck(SignInOutcome.Wait, Wait: wait);
        var account = Recognize(accounts, password);
        var result = account is null ? new SignInCheck(SignInOutcome.Wrong)
            : needsCode ? await CheckAsync(connection, account, code, ct)
            : new SignInCheck(SignInOutcome.Done, account.Proof);
        if (result.Outcome == SignInOutcome.Done)
            await SignInBackOff.ForgetAsync(connection, attempt, ct);
        else if (result.Outcome == SignInOutcome.NeedsCode)
            await SignInBackOff.TakeBackAsync(connection, attempt, ct);
        else
            await RefuseAsync(connection, actor, "", accounts, Reason(result.Outcome), ct);
        return result;
    }

    /// <summary>Takes back a try with this address that turned out to be none at guessing.</summary>
    internal async Task ForgetAsync(string email, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await SignInBackOff.ForgetAsync(connection, SignInBackOff.OfAddress(email, actor.Ip), ct);
    }

    /// <summary>Uses a code of the app, or a recovery code; each counts once.</summary>
    internal async Task<bool> UseCodeAsync(NpgsqlConnection connection, long userId, string secret, string code, CancellationToken ct)
    {
        if (secrets.TryOpen(Purpose, secret, out var plain) && Totp.FindStep(plain, code, clock.GetUtcNow()) is { } step)
            return await connection.ExecuteAsync(
                ct, "update app_user set totp_last_step = $2 where id = $1 and coalesce(totp_last_step, 0) < $2", userId, step) == 1;
        return await connection.ExecuteAsync(
            ct, "update app_user set recovery_codes = array_remove(recovery_codes, $2) where id = $1 and $2 = any (recovery_codes)",
            userId, SecretToken.Hash(code)) == 1;
    }

    private async Task<SignInCheck> CheckAsync(NpgsqlConnection connection, Account account, string? code, CancellationToken ct)
    {
        if (account.IsDisabled)
            return new SignInCheck(SignInOutcome.Disabled);
        if (account.HasSecondFactor && string.IsNullOrWhiteSpace(code))
            return new SignInCheck(SignInOutcome.NeedsCode) { PasswordOf = account.Id };
        return account.HasSecondFactor && !await UseCodeAsync(connection, account.Id, account.TotpSecret!, code!.Trim(), ct)
            ? new SignInCheck(SignInOutcome.WrongCode)
            : new SignInCheck(SignInOutcome.Done, account.Proof);
    }

    // Without an account it takes as long as with one.
    private Account? Recognize(IReadOnlyList<Account> accounts, string password)
    {
        if (accounts.Count == 0)
            passwords.Verify(hash: null, password);
        return accounts.FirstOrDefault(account => passwords.Verify(account.PasswordHash, password));
    }

    // Of an address without an account only a digest is kept: people type passwords into the wrong field.
    private async Task RefuseAsync(
        NpgsqlConnection connection, AuditActor actor, string email, IReadOnlyList<Account> accounts, string reason, CancellationToken ct)
    {
        var after = $$"""{"reason": "{{reason}}"}""";
        if (accounts.Count == 0)
            await audit.WriteAsync(connection, actor, new AuditEntry("session.refuse", "address", Digest(email)) { OfInstallation = true, After = after }, ct);
        foreach (var account in accounts)
            await audit.WriteAsync(connection, actor, new AuditEntry("session.refuse", "user", $"{account.Id}") { OfInstallation = true, After = after }, ct);
    }

    private static string Digest(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant())))[..16];

    private static string Reason(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.WrongCode => "code",
        SignInOutcome.Disabled => "disabled",
        _ => "password",
    };

    private static async Task<IReadOnlyList<Account>> FindAsync(NpgsqlConnection connection, NpgsqlCommand query, CancellationToken ct)
    {
        var found = await connection.ReadAsync(
            query,
            r => new Account(
                r.GetInt64(0), r.GetText(1), r.GetText(2), r.GetBoolean(3), r.GetBoolean(4), r.GetInt64(5), r.GetBoolean(6)), ct);
        return [.. found.OrderBy(account => account.Id)];
    }

    private sealed record Account(
        long Id, string? PasswordHash, string? TotpSecret, bool HasSecondFactor, bool IsDisabled, long CredentialsVersion, bool IsKnownPlace)
    {
        public SignedIn Proof => new(Id, CredentialsVersion, SignInMethods.Password);
    }
}
