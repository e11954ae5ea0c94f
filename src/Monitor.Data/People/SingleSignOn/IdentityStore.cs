using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.People.SingleSignOn;

/// <summary>
/// Who people are elsewhere. An identity is linked by somebody who proved to be the owner of the account, by accepting an invitation, or by
/// joining where the operator said that everybody of a domain belongs; never because addresses are alike.
/// </summary>
public sealed class IdentityStore(
    NpgsqlDataSource database, IDbContextFactory<MonitorDb> databases, Users users, Invitations invitations, PersonNotices notices, AuditLog audit,
    TimeProvider clock)
{
    /// <summary>Identities of one person.</summary>
    public const int Most = 20;

    private const string ListSql =
        "select id, issuer, email, created_at, last_used_at from user_identity where user_id = $1 order by created_at, id";

    // Whoever comes this way is noted, unless they may not use the service any more.
    private const string UseSql =
        """
        with found as (
            select i.id, u.id as user_id, u.credentials_version, u.disabled_at is not null as disabled
            from user_identity i join app_user u on u.id = i.user_id where i.issuer = $1 and i.subject = $2
        ),
        used as (
            update user_identity i set last_used_at = $5, authority = $3, email = coalesce($4::text, i.email)
            from found f where i.id = f.id and not f.disabled
        )
        select user_id, credentials_version, disabled from found
        """;

    private const string InsertSql =
        """
        insert into user_identity (id, user_id, issuer, subject, authority, email, created_at, last_used_at)
        select $1, $2, $3, $4, $5, $6::text, $7, $7
        on conflict (issuer, subject) do nothing
        """;

    /// <summary>Somebody's identities, oldest first.</summary>
    public async Task<IReadOnlyList<IdentityRow>> ListAsync(long userId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(ListSql, userId),
            r => new IdentityRow(
                r.GetGuid(0), r.GetString(1), r.GetText(2), r.GetFieldValue<DateTimeOffset>(3), r.GetFieldValue<DateTimeOffset?>(4)), ct);
    }

    /// <summary>Whose identity this is.</summary>
    public async Task<IdentityUse> UseAsync(Identity identity, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await connection.ReadAsync(
            connection.Command(UseSql, identity.Issuer, identity.Subject, identity.Authority, identity.Email, clock.GetUtcNow()),
            r => (UserId: r.GetInt64(0), Version: r.GetInt64(1), IsDisabled: r.GetBoolean(2)), ct);
        return found switch
        {
            [{ IsDisabled: true } row] => new(row.UserId, Proof: null),
            [var row] => new(row.UserId, new SignedIn(row.UserId, row.Version, SignInMethods.SingleSignOn)),
            _ => new(UserId: null, Proof: null),
        };
    }

    /// <summary>
    /// Links an identity to the account of a session, and ends the person's other sessions. It is theirs only while they could prove
    /// themselves with what they could at the beginning.
    /// </summary>
    public async Task<IdentityLinked> LinkAsync(Identity identity, IdentityClaimant claimant, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var still = connection.Command(
            """
            select u.id from app_user u join session s on s.user_id = u.id
            where u.id = $1 and s.id = $2 and u.credentials_version = $3 and u.disabled_at is null and s.revoked_at is null and s.expires_at > $4
            for update of u
            """, claimant.UserId, claimant.Session, claimant.CredentialsVersion, now))
        {
            if (await still.ExecuteScalarAsync(ct) is null)
                return IdentityLinked.ChangedMeanwhile;
        }

        var id = Guid.CreateVersion7(now);
        await CredentialChange.BeginAsync(connection, claimant.UserId, claimant.Session, now, ct);
        await using (var count = connection.Command("select count(*) from user_identity where user_id = $1", claimant.UserId))
        {
            if (await count.ExecuteScalarAsync(ct) is >= (long)Most)
                return IdentityLinked.TooMany;
        }

        if (!await InsertAsync(connection, id, claimant.UserId, identity, now, ct))
            return IdentityLinked.Taken;
        await notices.AddAsync(connection, claimant.UserId, PersonNoticeKinds.IdentityLinked, identity.Issuer, actor, ct);
        await audit.WriteAsync(connection, actor, Linked(id, identity), ct);
        await transaction.CommitAsync(ct);
        return IdentityLinked.Done;
    }

    /// <summary>Takes an identity of somebody away, unless they could not sign in any more, and ends their other sessions.</summary>
    public async Task<SignInWayRemoved> UnlinkAsync(long userId, Guid id, Guid keepSession, SignInWays ways, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CredentialChange.BeginAsync(connection, userId, keepSession, clock.GetUtcNow(), ct);
        await using var find = connection.Command("select issuer from user_identity where user_id = $1 and id = $2", userId, id);
        if (await find.ExecuteScalarAsync(ct) is not string issuer)
            return SignInWayRemoved.Unknown;
        if (!await ways.RemainAsync(connection, userId, id, ct))
            return SignInWayRemoved.Last;
        await connection.ExecuteAsync(ct, "delete from user_identity where id = $1", id);
        await notices.AddAsync(connection, userId, PersonNoticeKinds.IdentityUnlinked, issuer, actor, ct);
        await audit.WriteAsync(
            connection, actor, new AuditEntry("identity.unlink", "identity", $"{id}") { Before = JsonSerializer.Serialize(new { issuer }) }, ct);
        await transaction.CommitAsync(ct);
        return SignInWayRemoved.Done;
    }

    /// <summary>
    /// Accepts an invitation with an identity: for the account that it is linked to, or for a new one without a password that it is linked to
    /// from now on.
    /// </summary>
    public Task<AcceptResult> AcceptAsync(string token, string? name, Identity identity, long? knownUser, AuditActor actor, CancellationToken ct) =>
        invitations.AcceptAsync(
            token, knownUser,
            async (db, email) =>
            {
                var user = await users.AddAsync(db, email, name ?? identity.Name ?? email, password: null, isOperator: false, ct);
                return await LinkNewAsync(db, user.Id, identity, actor, ct) ? user.Id : null;
            }, actor, ct);

    /// <summary>Makes an account, without a password, for somebody whose address the issuer verified and whose domain belongs to a team.</summary>
    public async Task<(IdentityJoined Outcome, SignedIn? Proof)> JoinAsync(
        Identity identity, string email, long teamId, TeamRole role, AuditActor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockTeamAsync(teamId, ct);
        if (!await db.Teams.AnyAsync(t => t.Id == teamId, ct) || !await db.Users.AnyAsync(u => u.Operator, ct))
            return (IdentityJoined.NotPossible, null);
        if (await db.WithEmail(email).AnyAsync(u => db.Members.Any(m => m.TeamId == teamId && m.UserId == u.Id), ct))
            return (IdentityJoined.AddressTaken, null);
        var user = await users.AddAsync(db, email, identity.Name ?? email, password: null, isOperator: false, ct);
        if (!await LinkNewAsync(db, user.Id, identity, actor, ct))
            return (IdentityJoined.NotPossible, null);
        db.Add(new MemberEntity { TeamId = teamId, UserId = user.Id, Role = role.Name(), CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(
            db, actor,
            new AuditEntry("member.join", "user", $"{user.Id}") { TeamId = teamId, After = JsonSerializer.Serialize(new { email, role = role.Name() }) }, ct);
        await transaction.CommitAsync(ct);
        return (IdentityJoined.Done, new SignedIn(user.Id, user.CredentialsVersion, SignInMethods.SingleSignOn));
    }

    /// <summary>Notes that somebody came with what proves nothing here.</summary>
    public Task RefuseAsync(long? userId, string reason, AuditActor actor, CancellationToken ct) => audit.WriteAsync(
        actor,
        new AuditEntry("session.refuse", userId is null ? "identity" : "user", userId is { } id ? $"{id}" : null)
        {
            OfInstallation = userId is null,
            After = JsonSerializer.Serialize(new { method = SignInMethods.SingleSignOn, reason }),
        }, ct);

    private async Task<bool> LinkNewAsync(MonitorDb db, long userId, Identity identity, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        var id = Guid.CreateVersion7(now);
        if (!await InsertAsync((NpgsqlConnection)db.Database.GetDbConnection(), id, userId, identity, now, ct))
            return false;
        await audit.WriteAsync(db, actor, Linked(id, identity), ct);
        return true;
    }

    private static async Task<bool> InsertAsync(
        NpgsqlConnection connection, Guid id, long userId, Identity identity, DateTimeOffset now, CancellationToken ct) =>
        await connection.ExecuteAsync(ct, InsertSql, id, userId, identity.Issuer, identity.Subject, identity.Authority, identity.Email, now) == 1;

    private static AuditEntry Linked(Guid id, Identity identity) =>
        new("identity.link", "identity", $"{id}") { After = JsonSerializer.Serialize(new { issuer = identity.Issuer }) };
}

/// <summary>Who somebody is elsewhere, as the issuer says.</summary>
/// <param name="Issuer">Who says so.</param>
/// <param name="Subject">What the issuer calls them; it is never given to another.</param>
/// <param name="Authority">Where the issuer was asked, as it is configured.</param>
/// <param name="Email">Their address, for people to read.</param>
/// <param name="Name">Their name.</param>
public sealed record Identity(string Issuer, string Subject, string Authority, string? Email, string? Name);

/// <summary>Who wants an identity linked to their account.</summary>
/// <param name="UserId">The person.</param>
/// <param name="Session">Their session.</param>
/// <param name="CredentialsVersion">What they could prove themselves with when they began.</param>
public sealed record IdentityClaimant(long UserId, Guid Session, long CredentialsVersion);

/// <summary>Whose an identity is.</summary>
/// <param name="UserId">The person; null: nobody's.</param>
/// <param name="Proof">What it is worth; null for a person who may not use the service any more.</param>
public sealed record IdentityUse(long? UserId, SignedIn? Proof);

/// <summary>An identity as its person sees it.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="Issuer">Who answers for them.</param>
/// <param name="Email">The address that the issuer told.</param>
/// <param name="CreatedAt">When it was linked.</param>
/// <param name="LastUsedAt">When they last signed in with it.</param>
public sealed record IdentityRow(Guid Id, string Issuer, string? Email, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>How linking an identity ended.</summary>
public enum IdentityLinked
{
    /// <summary>It is linked.</summary>
    Done,

    /// <summary>It is linked to an account already.</summary>
    Taken,

    /// <summary>The person has as many as one may have.</summary>
    TooMany,

    /// <summary>The session is over, or what its person proves themselves with was changed.</summary>
    ChangedMeanwhile,
}

/// <summary>How joining ended.</summary>
public enum IdentityJoined
{
    /// <summary>There is a new account.</summary>
    Done,

    /// <summary>A member of the team has this address already.</summary>
    AddressTaken,

    /// <summary>There is no such team, or no operator yet, or somebody with this identity was faster.</summary>
    NotPossible,
}
