using System.Security.Cryptography;
using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.People.Passkeys;

/// <summary>The passkeys of people: what is known of them, and when one counts.</summary>
public sealed class PasskeyStore(NpgsqlDataSource database, PersonNotices notices, AuditLog audit, TimeProvider clock)
{
    /// <summary>Passkeys of one person.</summary>
    public const int Most = 20;

    private const int HandleBytes = 32;

    private const string ListSql =
        """
        select id, name, rp_id, transports, backed_up, created_at, last_used_at from passkey where user_id = $1 order by created_at, id
        """;

    private const string FindSql =
        """
        select p.id, p.user_id, u.passkey_handle, p.public_key from passkey p join app_user u on u.id = p.user_id
        where p.credential_id = $1 and p.rp_id = $2
        """;

    private const string InsertSql =
        """
        insert into passkey (id, user_id, credential_id, public_key, sign_count, rp_id, name, transports, backed_up, created_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
        on conflict (credential_id) do nothing
        """;

    // The counter that was stored is looked at in the statement that stores the new one: two signatures with the same one count once.
    private const string UseSql =
        """
        update passkey p set sign_count = $2, backed_up = $3, last_used_at = $4
        from app_user u
        where p.id = $1 and u.id = p.user_id and u.disabled_at is null and (p.sign_count < $2 or (p.sign_count = 0 and $2 = 0))
        returning u.credentials_version
        """;

    /// <summary>Somebody's passkeys, oldest first.</summary>
    public async Task<IReadOnlyList<PasskeyRow>> ListAsync(long userId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(ListSql, userId),
            r => new PasskeyRow(
                r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetFieldValue<string[]>(3), r.GetBoolean(4),
                r.GetFieldValue<DateTimeOffset>(5), r.GetFieldValue<DateTimeOffset?>(6)), ct);
    }

    /// <summary>What authenticators know somebody by, made when it is first asked for.</summary>
    public async Task<byte[]> HandleAsync(long userId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(
            "update app_user set passkey_handle = coalesce(passkey_handle, $2) where id = $1 returning passkey_handle",
            userId, RandomNumberGenerator.GetBytes(HandleBytes));
        return (byte[])(await command.ExecuteScalarAsync(ct) ?? throw new InvalidOperationException("A session outlived its user."));
    }

    /// <summary>The ids by which authenticators know somebody's passkeys for a host name.</summary>
    public async Task<IReadOnlyList<byte[]>> CredentialsAsync(long userId, string rpId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command("select credential_id from passkey where user_id = $1 and rp_id = $2", userId, rpId), r => (byte[])r[0], ct);
    }

    /// <summary>Whose passkey this is; null when nobody's.</summary>
    public async Task<KnownPasskey?> FindAsync(byte[] credentialId, string rpId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.ReadAsync(
            connection.Command(FindSql, credentialId, rpId),
            r => new KnownPasskey(r.GetGuid(0), r.GetInt64(1), r.GetFieldValue<byte[]>(2), r.GetFieldValue<byte[]>(3)), ct);
        return found is [var one] ? one : null;
    }

    /// <summary>Adds a passkey whose making was checked, and ends the person's other sessions.</summary>
    public async Task<(PasskeyAdded Outcome, PasskeyRow? Passkey)> AddAsync(
        long userId, Guid keepSession, NewPasskey passkey, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        var id = Guid.CreateVersion7(now);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CredentialChange.BeginAsync(connection, userId, keepSession, now, ct);
        await using (var count = connection.Command("select count(*) from passkey where user_id = $1", userId))
        {
            if (await count.ExecuteScalarAsync(ct) is >= (long)Most)
                return (PasskeyAdded.TooMany, null);
        }

        if (await connection.ExecuteAsync(
            ct, InsertSql, id, userId, passkey.CredentialId, passkey.PublicKey, passkey.SignCount, passkey.RpId, passkey.Name,
            passkey.Transports, passkey.BackedUp, now) == 0)
            return (PasskeyAdded.Taken, null);
        // Its person was verified just now, by this very passkey.
        await connection.ExecuteAsync(
            ct, "update session set proved_at = $2, method = $3 where id = $1", keepSession, now, SignInMethods.Passkey);
        await notices.AddAsync(connection, userId, PersonNoticeKinds.PasskeyAdded, passkey.Name, actor, ct);
        await audit.WriteAsync(connection, actor, new AuditEntry("passkey.add", "passkey", $"{id}") { After = Named(passkey.Name) }, ct);
        await transaction.CommitAsync(ct);
        return (PasskeyAdded.Done, new PasskeyRow(id, passkey.Name, passkey.RpId, passkey.Transports, passkey.BackedUp, now, LastUsedAt: null));
    }

    /// <summary>Gives a passkey of somebody another name; false when they have none of that id.</summary>
    public async Task<bool> RenameAsync(long userId, Guid id, string name, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var find = connection.Command("select name from passkey where user_id = $1 and id = $2 for update", userId, id);
        if (await find.ExecuteScalarAsync(ct) is not string before)
            return false;
        await connection.ExecuteAsync(ct, "update passkey set name = $2 where id = $1", id, name);
        await audit.WriteAsync(
            connection, actor, new AuditEntry("passkey.rename", "passkey", $"{id}") { Before = Named(before), After = Named(name) }, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Takes a passkey of somebody away, unless they could not sign in any more, and ends their other sessions.</summary>
    public async Task<SignInWayRemoved> RemoveAsync(long userId, Guid id, Guid keepSession, SignInWays ways, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CredentialChange.BeginAsync(connection, userId, keepSession, clock.GetUtcNow(), ct);
        await using var find = connection.Command("select name from passkey where user_id = $1 and id = $2", userId, id);
        if (await find.ExecuteScalarAsync(ct) is not string name)
            return SignInWayRemoved.Unknown;
        if (!await ways.RemainAsync(connection, userId, id, ct))
            return SignInWayRemoved.Last;
        await connection.ExecuteAsync(ct, "delete from passkey where id = $1", id);
        await notices.AddAsync(connection, userId, PersonNoticeKinds.PasskeyRemoved, name, actor, ct);
        await audit.WriteAsync(connection, actor, new AuditEntry("passkey.remove", "passkey", $"{id}") { Before = Named(name) }, ct);
        await transaction.CommitAsync(ct);
        return SignInWayRemoved.Done;
    }

    /// <summary>
    /// Notes a signature that was checked. It proves nothing when its counter is no larger than the last one, as that of a copy is, or when
    /// the person is disabled.
    /// </summary>
    public async Task<PasskeyUse> UseAsync(KnownPasskey passkey, uint signCount, bool backedUp, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var used = await connection.ReadAsync(
            connection.Command(UseSql, passkey.Id, (long)signCount, backedUp, clock.GetUtcNow()), r => r.GetInt64(0), ct);
        if (used is [var version])
        {
            await transaction.CommitAsync(ct);
            return new(new SignedIn(passkey.UserId, version, SignInMethods.Passkey));
        }

        var found = await connection.ReadAsync(
            connection.Command(
                "select p.name, u.disabled_at is not null from passkey p join app_user u on u.id = p.user_id where p.id = $1", passkey.Id),
            r => (Name: r.GetString(0), IsDisabled: r.GetBoolean(1)), ct);
        if (found is not [var row])
            return new(Proof: null);
        if (!row.IsDisabled)
            await notices.AddAsync(connection, passkey.UserId, PersonNoticeKinds.PasskeyRefused, row.Name, actor, ct);
        await audit.WriteAsync(connection, actor, Refusal(passkey, row.IsDisabled ? "disabled" : "counter"), ct);
        await transaction.CommitAsync(ct);
        return new(Proof: null, row.IsDisabled);
    }

    /// <summary>Notes that a passkey was presented in a way that proves nothing.</summary>
    public async Task RefuseAsync(KnownPasskey passkey, string reason, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await audit.WriteAsync(connection, actor, Refusal(passkey, reason), ct);
    }

    /// <summary>Notes that a passkey was not added, because what its authenticator sent is not right.</summary>
    public async Task RefuseToAddAsync(long userId, string reason, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await audit.WriteAsync(connection, actor, new AuditEntry("passkey.refuse", "user", $"{userId}") { After = Because(reason) }, ct);
    }

    private static AuditEntry Refusal(KnownPasskey passkey, string reason) =>
        new("session.refuse", "user", $"{passkey.UserId}") { After = Because(reason) };

    private static string Because(string reason) => JsonSerializer.Serialize(new { method = SignInMethods.Passkey, reason });

    private static string Named(string name) => JsonSerializer.Serialize(new { name });
}

/// <summary>How adding a passkey ended.</summary>
public enum PasskeyAdded
{
    /// <summary>It is added.</summary>
    Done,

    /// <summary>Somebody has this credential already.</summary>
    Taken,

    /// <summary>The person has as many as one may have.</summary>
    TooMany,
}

/// <summary>A passkey as its person sees it.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="Name">What its person calls it.</param>
/// <param name="RpId">The host name that it works for.</param>
/// <param name="Transports">How it is reached, such as <c>internal</c>, <c>usb</c>.</param>
/// <param name="BackedUp">Whether it is kept in more places than one, as those of a password manager are.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="LastUsedAt">When somebody last signed in or proved themselves with it.</param>
public sealed record PasskeyRow(
    Guid Id, string Name, string RpId, IReadOnlyList<string> Transports, bool BackedUp, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>A passkey whose making was checked.</summary>
/// <param name="CredentialId">What its authenticator calls it.</param>
/// <param name="PublicKey">Its public key, as COSE has it.</param>
/// <param name="SignCount">Its counter.</param>
/// <param name="RpId">The host name that it was made for.</param>
/// <param name="Name">What its person calls it.</param>
/// <param name="Transports">How it is reached.</param>
/// <param name="BackedUp">Whether it is kept in more places than one.</param>
public sealed record NewPasskey(
    byte[] CredentialId, byte[] PublicKey, long SignCount, string RpId, string Name, string[] Transports, bool BackedUp);

/// <summary>A passkey as it is found by what its authenticator calls it.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Handle">What authenticators know that person by.</param>
/// <param name="PublicKey">Its public key, as COSE has it.</param>
public sealed record KnownPasskey(Guid Id, long UserId, byte[] Handle, byte[] PublicKey);

/// <summary>What a signature is worth.</summary>
/// <param name="Proof">Who it proves; null: nobody.</param>
/// <param name="IsDisabled">It would prove somebody who may not use the service any more.</param>
public sealed record PasskeyUse(SignedIn? Proof, bool IsDisabled = false);
