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

    /// <summary>E-mail or password is wrong, or the user is locked out for a while: which of them is nobody's business.</summary>
    Wrong,

    /// <summary>The password is right; a code of the second factor is missing.</summary>
    NeedsCode,

    /// <summary>The password is right and the code is not.</summary>
    WrongCode,

    /// <summary>The user may not use the service any more.</summary>
    Disabled,
}

/// <summary>Who signed in, if somebody did.</summary>
public sealed record SignInResult(SignInOutcome Outcome, long? UserId = null);

/// <summary>When a user is locked out, and for how long.</summary>
public sealed record LockOutPolicy(int MaxFailures, TimeSpan Duration);

/// <summary>
/// Checks passwords and second factors. Every attempt is counted before it is checked, in one statement, so that any number of
/// attempts at once cannot get past the lock.
/// </summary>
public sealed class SignIn(NpgsqlDataSource database, Passwords passwords, SecretBox secrets, AuditLog audit, TimeProvider clock)
{
    /// <summary>What the second factor's secrets are encrypted for.</summary>
    internal const string Purpose = "Monitor.TotpSecret";

    private const string AttemptSql =
        """
        with tried as ({0})
        update app_user
        set failures = case when locked_until is not null then 1 else failures + 1 end,
            locked_until = case when (case when locked_until is not null then 1 else failures + 1 end) >= $3 then $2 + $4 end
        where id in (select id from tried) and (locked_until is null or locked_until <= $2)
        returning id, password_hash, totp_secret, totp_enabled_at is not null, disabled_at is not null
        """;

    // An address may be that of several accounts. Those that can do something come first, so that nobody can crowd them out.
    private static readonly string AttemptByEmailSql = string.Format(
        null, AttemptSql,
        """
        select u.id from app_user u where lower(u.email) = lower($1)
        order by (u.operator or exists (select from member m where m.user_id = u.id)) desc, u.id limit 10
        """);

    private static readonly string AttemptByIdSql = string.Format(null, AttemptSql, "select $1::bigint as id");

    /// <summary>
    /// Checks e-mail, password and, where the user has a second factor, a code of it or a recovery code. The password tells which of the
    /// accounts of an address it is.
    /// </summary>
    public async Task<SignInResult> CheckAsync(string email, string password, string? code, LockOutPolicy policy, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var tried = await AttemptAsync(connection, AttemptByEmailSql, email, policy, ct);
        var user = Recognize(tried, password);
        var result = await CheckAsync(connection, user, code, ct);
        foreach (var account in user is null ? tried : [user])
            await audit.WriteAsync(
                connection, actor, new AuditEntry(result.Outcome == SignInOutcome.Done ? "session.create" : "session.refuse", "user", $"{account.Id}"), ct);
        // For the other accounts of the address this was no attempt.
        if (user is not null && tried.Where(account => account != user).Select(account => account.Id).ToArray() is { Length: > 0 } others)
            await TakeBackAsync(connection, others, ct);
        return result;
    }

    /// <summary>Whether this is the password of a user who is signed in already; wrong ones count as failed attempts.</summary>
    public async Task<bool> CheckPasswordAsync(long userId, string password, LockOutPolicy policy, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (Recognize(await AttemptAsync(connection, AttemptByIdSql, userId, policy, ct), password) is null)
            return false;
        await ForgetFailuresAsync(connection, userId, ct);
        return true;
    }

    // Without an account it takes as long as with one.
    private Attempt? Recognize(IReadOnlyList<Attempt> tried, string password)
    {
        if (tried.Count == 0)
            passwords.Verify(hash: null, password);
        return tried.FirstOrDefault(account => passwords.Verify(account.PasswordHash, password));
    }

    private async Task<SignInResult> CheckAsync(NpgsqlConnection connection, Attempt? user, string? code, CancellationToken ct)
    {
        if (user is null)
            return new SignInResult(SignInOutcome.Wrong);
        if (user.IsDisabled)
            return new SignInResult(SignInOutcome.Disabled);
        if (user.HasSecondFactor && string.IsNullOrWhiteSpace(code))
        {
            // A right password without a code is half of a sign-in and no attempt at guessing.
            await TakeBackAsync(connection, [user.Id], ct);
            return new SignInResult(SignInOutcome.NeedsCode);
        }

        if (user.HasSecondFactor && !await UseCodeAsync(connection, user.Id, user.TotpSecret!, code!.Trim(), ct))
            return new SignInResult(SignInOutcome.WrongCode);
        await ForgetFailuresAsync(connection, user.Id, ct);
        return new SignInResult(SignInOutcome.Done, user.Id);
    }

    private async Task<bool> UseCodeAsync(NpgsqlConnection connection, long userId, string secret, string code, CancellationToken ct)
    {
        if (secrets.TryOpen(Purpose, secret, out var plain) && Totp.FindStep(plain, code, clock.GetUtcNow()) is { } step)
            return await connection.ExecuteAsync(
                ct, "update app_user set totp_last_step = $2 where id = $1 and coalesce(totp_last_step, 0) < $2", userId, step) == 1;
        return await connection.ExecuteAsync(
            ct, "update app_user set recovery_codes = array_remove(recovery_codes, $2) where id = $1 and $2 = any (recovery_codes)",
            userId, SecretToken.Hash(code)) == 1;
    }

    private static Task<int> ForgetFailuresAsync(NpgsqlConnection connection, long userId, CancellationToken ct) =>
        connection.ExecuteAsync(ct, "update app_user set failures = 0, locked_until = null where id = $1", userId);

    private static Task<int> TakeBackAsync(NpgsqlConnection connection, long[] users, CancellationToken ct) =>
        connection.ExecuteAsync(ct, "update app_user set failures = greatest(failures - 1, 0), locked_until = null where id = any ($1)", users);

    private async Task<IReadOnlyList<Attempt>> AttemptAsync(
        NpgsqlConnection connection, string sql, object key, LockOutPolicy policy, CancellationToken ct)
    {
        var tried = await connection.ReadAsync(
            connection.Command(sql, key, clock.GetUtcNow(), policy.MaxFailures, policy.Duration),
            r => new Attempt(r.GetInt64(0), r.GetString(1), r.GetText(2), r.GetBoolean(3), r.GetBoolean(4)), ct);
        return [.. tried.OrderBy(account => account.Id)];
    }

    private sealed record Attempt(long Id, string PasswordHash, string? TotpSecret, bool HasSecondFactor, bool IsDisabled);
}
