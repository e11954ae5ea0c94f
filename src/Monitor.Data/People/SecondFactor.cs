using System.Security.Cryptography;
using Monitor.Data.Auditing;
using Monitor.Data.Secrets;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>A user's second factor: an app that shows codes, and codes on paper for the day the app is lost.</summary>
public sealed class SecondFactor(NpgsqlDataSource database, SecretBox secrets, PersonNotices notices, AuditLog audit, TimeProvider clock)
{
    private const int RecoveryCodes = 8;
    // More than 128 bits of 31 characters, so that a plain SHA-256 of them is enough.
    private const int RecoveryLength = 26;
    private const string RecoveryAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Takes the app and its recovery codes away.</summary>
    internal const string ClearSql =
        "update app_user set totp_secret = null, totp_enabled_at = null, totp_last_step = null, recovery_codes = '{}' where id = $1";

    /// <summary>Begins: a new secret, not asked for yet. Null when the user has a second factor already.</summary>
    public async Task<string?> EnrolAsync(long userId, CancellationToken ct)
    {
        var secret = Totp.NewSecret();
        await using var connection = await database.OpenConnectionAsync(ct);
        var changed = await connection.ExecuteAsync(
            ct, "update app_user set totp_secret = $2, totp_last_step = null where id = $1 and totp_enabled_at is null",
            userId, secrets.Seal(SignIn.Purpose, secret));
        return changed == 1 ? secret : null;
    }

    /// <summary>
    /// Ends with a first right code; answers the recovery codes, or null when the code is wrong or nothing was begun. All other sessions of
    /// the user end: whoever began them showed no second factor.
    /// </summary>
    public async Task<IReadOnlyList<string>?> VerifyAsync(long userId, Guid keepSession, string code, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = connection.Command(
            "select totp_secret from app_user where id = $1 and totp_enabled_at is null for update", userId);
        var now = clock.GetUtcNow();
        if (await command.ExecuteScalarAsync(ct) is not string secret || !secrets.TryOpen(SignIn.Purpose, secret, out var plain))
            return null;
        if (Totp.FindStep(plain, code.Trim(), now) is not { } step)
            return null;
        string[] codes = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(RecoveryAlphabet, RecoveryLength))];
        await CredentialChange.BeginAsync(connection, userId, keepSession, now, ct);
        await connection.ExecuteAsync(
            ct, "update app_user set totp_enabled_at = $2, totp_last_step = $3, recovery_codes = $4 where id = $1",
            userId, now, step, codes.Select(SecretToken.Hash).ToArray());
        await notices.AddAsync(connection, userId, PersonNoticeKinds.SecondFactorEnabled, null, actor, ct);
        await audit.WriteAsync(connection, actor, new AuditEntry("second_factor.enable", "user", $"{userId}"), ct);
        await transaction.CommitAsync(ct);
        return codes;
    }

    /// <summary>Takes the second factor away, and ends all other sessions.</summary>
    public async Task DisableAsync(long userId, Guid keepSession, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CredentialChange.BeginAsync(connection, userId, keepSession, clock.GetUtcNow(), ct);
        await connection.ExecuteAsync(ct, ClearSql, userId);
        await notices.AddAsync(connection, userId, PersonNoticeKinds.SecondFactorDisabled, null, actor, ct);
        await audit.WriteAsync(connection, actor, new AuditEntry("second_factor.disable", "user", $"{userId}"), ct);
        await transaction.CommitAsync(ct);
    }
}
