using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Auditing;
using Monitor.Data.Mail;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>How accepting an invitation ended.</summary>
public enum Acceptance
{
    /// <summary>The person is a member.</summary>
    Done,

    /// <summary>There is no open invitation with this token.</summary>
    NotOpen,

    /// <summary>The installation has no operator yet, and nobody can be let in before.</summary>
    NoOperator,

    /// <summary>A member of the team has this address already, with another password.</summary>
    AlreadyMember,

    /// <summary>The password of the new account is too easy to guess.</summary>
    WeakPassword,

    /// <summary>The password is that of an account whose sign-in is not complete: see <see cref="AcceptResult.SignIn"/>.</summary>
    Refused,
}

/// <summary>Who accepted, if somebody did.</summary>
public sealed record AcceptResult(Acceptance Outcome, long? UserId = null, string? Email = null, SignInCheck? SignIn = null, string? Problem = null);

/// <summary>
/// Invitations into a team. The inviter hands the link on, and whoever holds it has what there is of a proof of the address: the
/// inviter's word, which counts in the inviter's own team and nowhere else. So an account that is made by accepting takes the address from
/// nobody, and accepting with another password than an account of that address has makes another account, whether there was one or not.
/// </summary>
public sealed class Invitations(
    IDbContextFactory<MonitorDb> databases, Users users, SignIn signIn, MailOutbox mail, AuditLog audit, TimeProvider clock)
{
    /// <summary>Makes an invitation. Its token is known only to the answer, or only to a mail to its address.</summary>
    /// <param name="teamId">Into which team.</param>
    /// <param name="email">Whom.</param>
    /// <param name="role">As what.</param>
    /// <param name="life">How long it can be accepted.</param>
    /// <param name="link">Makes a link of the token, to be mailed where there is mail; null: the inviter hands it over.</param>
    /// <param name="maker">Who invites.</param>
    /// <param name="actor">For the audit log.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<(Making Outcome, Invitation? Invitation, string? Token)> CreateAsync(
        long teamId, string email, TeamRole role, TimeSpan life, Func<string, string>? link, Maker maker, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        var token = SecretToken.Create("invite_");
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockTeamAsync(teamId, ct);
        if (!await db.Users.AnyAsync(u => u.Operator, ct))
            return (Making.NoOperator, null, null);
        if (!await maker.MayStillAsync(db, teamId, now, ct))
            return (Making.NotAllowed, null, null);
        var row = new InvitationEntity
        {
            Id = Guid.CreateVersion7(now),
            TeamId = teamId,
            Email = email,
            Role = role.Name(),
            TokenHash = SecretToken.Hash(token),
            CreatedBy = actor.Name,
            CreatedByUser = maker.UserId,
            MadeByKey = maker.KeyId,
            MadeOpen = maker.IsOpen || (maker.KeyId is { } key && await db.ApiKeys.AnyAsync(k => k.Id == key && k.MadeOpen, ct)),
            CreatedAt = now,
            ExpiresAt = now + life,
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        var after = JsonSerializer.Serialize(new { email, role = row.Role });
        await audit.WriteAsync(db, actor, new AuditEntry("invitation.create", "invitation", $"{row.Id}") { After = after }, ct);
        var isMailed = link is not null && mail.IsOn;
        if (isMailed)
        {
            var team = await db.Teams.Where(t => t.Id == teamId).Select(t => t.Name).SingleAsync(ct);
            await mail.AddAsync((NpgsqlConnection)db.Database.GetDbConnection(), PersonMails.Invitation(email, actor.Name, team, link!(token), row.ExpiresAt), ct);
        }

        await transaction.CommitAsync(ct);
        return (Making.Done, Shown(row), isMailed ? null : token);
    }

    /// <summary>A page of a team's invitations, newest first; null when there is no invitation <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<Invitation>?> PageAsync(long teamId, Guid? after, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var invitations = db.Invitations.Where(i => i.TeamId == teamId);
        if (after is { } id)
        {
            if (await invitations.SingleOrDefaultAsync(i => i.Id == id, ct) is not { } last)
                return null;
            invitations = invitations.Where(
                i => EF.Functions.LessThan(ValueTuple.Create(i.CreatedAt, i.Id), ValueTuple.Create(last.CreatedAt, last.Id)));
        }

        var page = await invitations.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Take(limit).ToArrayAsync(ct);
        return [.. page.Select(Shown)];
    }

    /// <summary>Takes an invitation back; false when the team has none of that id that was not accepted.</summary>
    public async Task<bool> RevokeAsync(long teamId, Guid id, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var chosen = db.Invitations.Where(i => i.TeamId == teamId && i.Id == id && i.AcceptedAt == null);
        var known = await chosen.Select(i => new { i.Email, i.Role }).SingleOrDefaultAsync(ct);
        if (known is null || await chosen.ExecuteUpdateAsync(change => change.SetProperty(i => i.RevokedAt, i => i.RevokedAt ?? now), ct) == 0)
            return false;
        var before = JsonSerializer.Serialize(new { email = known.Email, role = known.Role });
        await audit.WriteAsync(db, actor, new AuditEntry("invitation.revoke", "invitation", $"{id}") { Before = before }, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>
    /// Accepts an invitation. Whoever knows the password of an account of its address, and has its second factor, brings that account;
    /// everybody else gets a new one.
    /// </summary>
    /// <param name="token">The invitation's token.</param>
    /// <param name="name">What a new account is called; the address unless given.</param>
    /// <param name="password">The password of the account that there is, or of the new one.</param>
    /// <param name="code">A code of the second factor.</param>
    /// <param name="policy">Wrong passwords count as failed attempts.</param>
    /// <param name="actor">Who accepts.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<AcceptResult> AcceptAsync(
        string token, string? name, string password, string? code, BackOffPolicy policy, AuditActor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await Open(db, token).SingleOrDefaultAsync(ct) is not { } offered)
            return new(Acceptance.NotOpen);
        if (!await db.Users.AnyAsync(u => u.Operator, ct))
            return new(Acceptance.NoOperator);
        var known = await signIn.CheckAsync(offered.Email, password, code, policy, actor, ct, mayBeNew: true);
        if (known.Outcome is not (SignInOutcome.Done or SignInOutcome.Wrong))
            return new(Acceptance.Refused, SignIn: known);

        if (known.Proof is null && PasswordRules.Problem(password, offered.Email, name) is { } problem)
            return new(Acceptance.WeakPassword, Problem: problem);

        var result = await LetInAsync(
            db, token, offered.TeamId, known.Proof?.UserId,
            async () => (await users.AddAsync(db, offered.Email, name ?? offered.Email, password, isOperator: false, ct)).Id, actor, ct);
        // A new account's first password was no wrong one.
        if (result.Outcome == Acceptance.Done && known.Proof is null)
            await signIn.ForgetAsync(offered.Email, actor, ct);
        return result;
    }

    /// <summary>
    /// Accepts an invitation for somebody who proved in another way who they are: for the account that they have, or for one that is made in
    /// the transaction of the acceptance.
    /// </summary>
    /// <param name="token">The invitation's token.</param>
    /// <param name="knownUser">The account that they have.</param>
    /// <param name="makeAsync">Makes an account of an address; null: it is somebody else's by now.</param>
    /// <param name="actor">Who accepts.</param>
    /// <param name="ct">Cancels it.</param>
    internal async Task<AcceptResult> AcceptAsync(
        string token, long? knownUser, Func<MonitorDb, string, Task<long?>> makeAsync, AuditActor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await Open(db, token).SingleOrDefaultAsync(ct) is not { } offered)
            return new(Acceptance.NotOpen);
        if (!await db.Users.AnyAsync(u => u.Operator, ct))
            return new(Acceptance.NoOperator);
        return await LetInAsync(db, token, offered.TeamId, knownUser, () => makeAsync(db, offered.Email), actor, ct);
    }

    private async Task<AcceptResult> LetInAsync(
        MonitorDb db, string token, long teamId, long? userId, Func<Task<long?>> makeAsync, AuditActor actor, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockTeamAsync(teamId, ct);
        if (await Open(db, token).AsTracking().SingleOrDefaultAsync(ct) is not { } invitation)
            return new(Acceptance.NotOpen);
        var now = clock.GetUtcNow();
        if (userId is null)
        {
            if (await db.WithEmail(invitation.Email).AnyAsync(u => db.Members.Any(m => m.TeamId == invitation.TeamId && m.UserId == u.Id), ct))
                return new(Acceptance.AlreadyMember);
            if ((userId = await makeAsync()) is null)
                return new(Acceptance.Refused);
        }

        if (!await db.Members.AnyAsync(m => m.TeamId == invitation.TeamId && m.UserId == userId, ct))
            db.Add(new MemberEntity { TeamId = invitation.TeamId, UserId = userId.Value, Role = invitation.Role, CreatedAt = now });
        invitation.AcceptedAt = now;
        invitation.AcceptedBy = userId;
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(
            db, actor,
            new AuditEntry("invitation.accept", "user", $"{userId}")
            {
                TeamId = invitation.TeamId,
                After = JsonSerializer.Serialize(new { email = invitation.Email, role = invitation.Role }),
            }, ct);
        await transaction.CommitAsync(ct);
        return new(Acceptance.Done, userId, invitation.Email);
    }

    private IQueryable<InvitationEntity> Open(MonitorDb db, string token)
    {
        var hash = SecretToken.Hash(token);
        var now = clock.GetUtcNow();
        return db.Invitations.Where(i => i.TokenHash == hash && i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt > now);
    }

    private static Invitation Shown(InvitationEntity i) =>
        new(i.Id, i.Email, i.Role, i.CreatedBy, i.CreatedAt, i.ExpiresAt, i.AcceptedAt, i.RevokedAt);
}

/// <summary>An invitation without its token.</summary>
public sealed record Invitation(
    Guid Id, string Email, string Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? AcceptedAt,
    DateTimeOffset? RevokedAt);
