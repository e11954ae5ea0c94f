using System.Security.Cryptography;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People.Passkeys;

/// <summary>What a challenge is for. One that was made for something else is of no use.</summary>
public enum PasskeyPurpose
{
    /// <summary>Adding a passkey to the account of a session.</summary>
    Add,

    /// <summary>Signing in.</summary>
    SignIn,

    /// <summary>Proving again, in a session, who one is.</summary>
    Prove,
}

/// <summary>
/// What authenticators have to sign. A challenge is random, counts once and for a short while; its hash is kept, so that nobody who reads the
/// database can answer one.
/// </summary>
public sealed class PasskeyChallenges(NpgsqlDataSource database, TimeProvider clock)
{
    private const int Bytes = 32;

    // Each new one takes away those that are over, so that no more are kept than are asked for within their life.
    private const string InsertSql =
        """
        with expired as (delete from passkey_challenge where expires_at <= $4)
        insert into passkey_challenge (challenge_hash, purpose, session_id, expires_at) values ($1, $2, $3::uuid, $5)
        """;

    private const string TakeSql =
        "delete from passkey_challenge where challenge_hash = $1 returning purpose, session_id, expires_at";

    /// <summary>How long a challenge can be answered.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>A new challenge.</summary>
    /// <param name="purpose">What for.</param>
    /// <param name="session">In which session; null where there is none yet.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<byte[]> IssueAsync(PasskeyPurpose purpose, Guid? session, CancellationToken ct)
    {
        var challenge = RandomNumberGenerator.GetBytes(Bytes);
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, InsertSql, SHA256.HashData(challenge), Word(purpose), session, now, now + Life);
        return challenge;
    }

    /// <summary>Uses a challenge up. False when there is none such, for this purpose and session, that is still young enough.</summary>
    public async Task<bool> TakeAsync(byte[] challenge, PasskeyPurpose purpose, Guid? session, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var taken = await connection.ReadAsync(
            connection.Command(TakeSql, SHA256.HashData(challenge)),
            r => (Purpose: r.GetString(0), Session: r.GetFieldValue<Guid?>(1), Until: r.GetFieldValue<DateTimeOffset>(2)), ct);
        return taken is [var one] && one.Purpose == Word(purpose) && one.Session == session && one.Until > clock.GetUtcNow();
    }

    private static string Word(PasskeyPurpose purpose) => purpose switch
    {
        PasskeyPurpose.Add => "add",
        PasskeyPurpose.SignIn => "sign_in",
        _ => "prove",
    };
}
