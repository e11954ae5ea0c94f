using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Auditing;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>What becomes of a user; null leaves it as it is.</summary>
/// <param name="Disabled">Whether they may use the service at all.</param>
/// <param name="Operator">Whether they look after the whole installation.</param>
public sealed record UserChange(bool? Disabled = null, bool? Operator = null);

/// <summary>How a change of a user ended.</summary>
public enum UserChanged
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is no such user.</summary>
    Unknown,

    /// <summary>An installation keeps at least one operator who is not disabled.</summary>
    LastOperator,
}

/// <summary>The people who have an account here.</summary>
public sealed class Users(
    IDbContextFactory<MonitorDb> databases, Passwords passwords, PersonNotices notices, AuditLog audit, TimeProvider clock)
{
    /// <summary>A user and their teams.</summary>
    public async Task<UserProfile> GetAsync(long userId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await (
            from u in db.Users
            join m in db.Members on u.Id equals m.UserId into memberships
            from m in memberships.DefaultIfEmpty()
            join t in db.Teams on m.TeamId equals t.Id into teams
            from t in teams.DefaultIfEmpty()
            where u.Id == userId
            orderby m.CreatedAt, m.TeamId
            select new { User = u, Team = t, Role = (string?)m.Role }).ToArrayAsync(ct);
        if (rows is not [{ User: var user }, ..])
            throw new InvalidOperationException("A session outlived its user.");
        return new UserProfile(
            userId, user.Email, user.Name, user.Operator, user.TotpEnabledAt is not null, user.PasswordHash is not null, user.CredentialsVersion,
            await db.PasskeysAsync(userId, ct), await db.UnseenNoticesAsync(userId, ct),
            [.. rows.Where(r => r.Team is not null).Select(r => new Membership(r.Team!.Id, r.Team.Name, r.Role!))]);
    }

    /// <summary>A page of the people of the installation, by id.</summary>
    public async Task<IReadOnlyList<UserRow>> PageAsync(bool? isOperator, long? after, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Shown(db.Users.Where(u => u.Id > (after ?? 0) && (isOperator == null || u.Operator == isOperator)).OrderBy(u => u.Id).Take(limit))
            .ToArrayAsync(ct);
    }

    /// <summary>Whom an address or a number means; an address may be that of several accounts.</summary>
    public async Task<IReadOnlyList<UserRow>> FindAsync(string emailOrId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = long.TryParse(emailOrId, System.Globalization.CultureInfo.InvariantCulture, out var id)
            ? db.Users.Where(u => u.Id == id)
            : db.WithEmail(emailOrId);
        return await Shown(found.OrderBy(u => u.Id)).ToArrayAsync(ct);
    }

    /// <summary>Sets a new password and ends all other sessions of the user.</summary>
    public async Task ChangePasswordAsync(long userId, Guid keepSession, string password, AuditActor actor, CancellationToken ct)
    {
        var hash = passwords.Hash(password);
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await CredentialChange.BeginAsync(connection, userId, keepSession, now, ct);
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(
            change => change.SetProperty(u => u.PasswordHash, hash).SetProperty(u => u.PasswordChangedAt, now), ct);
        await notices.AddAsync(connection, userId, PersonNoticeKinds.PasswordChanged, null, actor, ct);
        await audit.WriteAsync(db, actor, new AuditEntry("user.change_password", "user", $"{userId}"), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// Disables or enables somebody, makes them an operator or no longer one. Disabling ends their sessions, keys and open invitations for
    /// good, and a team that loses its last active admin by it gets <paramref name="byUser"/> in their place.
    /// </summary>
    /// <param name="userId">Whom.</param>
    /// <param name="wanted">What becomes of them.</param>
    /// <param name="byUser">The operator who does it; null on the command line, where nobody is disabled.</param>
    /// <param name="actor">For the audit log.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<UserChanged> ChangeAsync(long userId, UserChange wanted, long? byUser, AuditActor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockTeamsOfAsync(userId, ct);
        await db.LockOperatorsAsync(ct);
        if (await db.Users.AsTracking().SingleOrDefaultAsync(u => u.Id == userId, ct) is not { } user)
            return UserChanged.Unknown;
        var (wasOperator, wasDisabled) = (user.Operator, user.DisabledAt is not null);
        var (isOperator, isDisabled) = (wanted.Operator ?? wasOperator, wanted.Disabled ?? wasDisabled);
        if (wasOperator && (!isOperator || isDisabled) && (isOperator != wasOperator || isDisabled != wasDisabled)
            && !await db.Users.AnyAsync(u => u.Operator && u.DisabledAt == null && u.Id != userId, ct))
            return UserChanged.LastOperator;

        var now = clock.GetUtcNow();
        user.Operator = isOperator;
        user.DisabledAt = isDisabled ? user.DisabledAt ?? now : null;
        if (isDisabled)
            user.CredentialsVersion++;
        await db.SaveChangesAsync(ct);
        if (isDisabled)
            await EndAllAsync(db, userId, now, ct);
        if (isDisabled && !wasDisabled)
            await StepInAsync(db, userId, byUser, now, actor, ct);
        if (wanted.Disabled is not null)
            await audit.WriteAsync(db, actor, Entry(isDisabled ? "user.disable" : "user.enable", userId, "disabled", wasDisabled, isDisabled), ct);
        if (wanted.Operator is not null)
            await audit.WriteAsync(db, actor, Entry(isOperator ? "operator.add" : "operator.remove", userId, "operator", wasOperator, isOperator), ct);
        await transaction.CommitAsync(ct);
        return UserChanged.Done;
    }

    /// <summary>Adds a user in the caller's transaction.</summary>
    internal async Task<UserEntity> AddAsync(MonitorDb db, string email, string name, string? password, bool isOperator, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var user = new UserEntity
        {
            Email = email,
            Name = name,
            PasswordHash = password is null ? null : passwords.Hash(password),
            PasswordChangedAt = now,
            Operator = isOperator,
            CreatedAt = now,
        };
        db.Add(user);
        await db.SaveChangesAsync(ct);
        return user;
    }

    // It is the installation's business, not that of the team for which the operator happens to act.
    private static AuditEntry Entry(string action, long userId, string what, bool before, bool after) => new(action, "user", $"{userId}")
    {
        OfInstallation = true,
        Before = new JsonObject { [what] = before }.ToJsonString(),
        After = new JsonObject { [what] = after }.ToJsonString(),
    };

    private static async Task EndAllAsync(MonitorDb db, long userId, DateTimeOffset now, CancellationToken ct)
    {
        await db.Sessions.Where(s => s.UserId == userId && s.RevokedAt == null)
            .ExecuteUpdateAsync(change => change.SetProperty(s => s.RevokedAt, now), ct);
        await KeyChains.RevokeAsync(db, db.ApiKeys.Where(k => k.CreatedBy == userId && k.RevokedAt == null), now, ct);
        await KeyChains.TakeBackAsync(db.Invitations.Where(i => i.CreatedByUser == userId), now, ct);
    }

    private async Task StepInAsync(MonitorDb db, long userId, long? byUser, DateTimeOffset now, AuditActor actor, CancellationToken ct)
    {
        var admin = TeamRole.Admin.Name();
        var teams = await db.Members.Where(m => m.UserId == userId && m.Role == admin).Select(m => m.TeamId).Order().ToArrayAsync(ct);
        foreach (var team in teams)
        {
            if (byUser is not { } stepsIn || await db.ActiveAdmins(team).AnyAsync(ct))
                continue;
            if (await db.Members.AsTracking().SingleOrDefaultAsync(m => m.TeamId == team && m.UserId == stepsIn, ct) is { } member)
                member.Role = admin;
            else
                db.Add(new MemberEntity { TeamId = team, UserId = stepsIn, Role = admin, CreatedAt = now });
            await db.SaveChangesAsync(ct);
            await audit.WriteAsync(db, actor, new AuditEntry("member.add", "user", $"{stepsIn}") { TeamId = team, After = """{"role": "admin"}""" }, ct);
        }
    }

    private static IQueryable<UserRow> Shown(IQueryable<UserEntity> users) =>
        users.Select(u => new UserRow(u.Id, u.Email, u.Name, u.Operator, u.TotpEnabledAt != null, u.DisabledAt != null, u.CreatedAt));
}

/// <summary>Finds people by what they are called.</summary>
internal static class UserSearch
{
    /// <summary>All accounts of an address; case does not matter.</summary>
    public static IQueryable<UserEntity> WithEmail(this MonitorDb db, string email) =>
        db.Users.FromSql($"select * from app_user where lower(email) = lower({email})");

    /// <summary>How many passkeys somebody has.</summary>
    public static Task<int> PasskeysAsync(this MonitorDb db, long userId, CancellationToken ct) => db.Database
        .SqlQuery<int>($"select count(*)::integer as \"Value\" from passkey where user_id = {userId}").SingleAsync(ct);

    /// <summary>How many notices somebody has not seen.</summary>
    public static Task<int> UnseenNoticesAsync(this MonitorDb db, long userId, CancellationToken ct) => db.Database
        .SqlQuery<int>($"select count(*)::integer as \"Value\" from person_notice where user_id = {userId} and seen_at is null").SingleAsync(ct);
}

/// <summary>A user as operators see them.</summary>
public sealed record UserRow(long Id, string Email, string Name, bool IsOperator, bool HasSecondFactor, bool IsDisabled, DateTimeOffset CreatedAt);

/// <summary>A user as they see themselves.</summary>
public sealed record UserProfile(
    long Id, string Email, string Name, bool IsOperator, bool HasSecondFactor, bool HasPassword, long CredentialsVersion, int Passkeys, int UnseenNotices,
    IReadOnlyList<Membership> Teams);

/// <summary>A user's place in a team.</summary>
public sealed record Membership(long TeamId, string TeamName, string Role);
