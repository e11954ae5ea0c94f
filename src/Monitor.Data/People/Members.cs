using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Auditing;

namespace Monitor.Data.People;

/// <summary>How a change of a member ended.</summary>
public enum MemberChange
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The team has no such member.</summary>
    Unknown,

    /// <summary>A team keeps at least one admin who is not disabled.</summary>
    LastAdmin,
}

/// <summary>Who belongs to a team.</summary>
public sealed class Members(IDbContextFactory<MonitorDb> databases, AuditLog audit, TimeProvider clock)
{
    /// <summary>A page of a team's members by name; null when there is no user <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<Member>?> PageAsync(long teamId, long? after, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = from m in db.Members
                   join u in db.Users on m.UserId equals u.Id
                   where m.TeamId == teamId
                   select new { User = u, m.Role, m.CreatedAt };
        if (after is { } id)
        {
            // Somebody who was removed meanwhile still has their place in the order.
            if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, ct) is not { } last)
                return null;
            rows = rows.Where(r => EF.Functions.GreaterThan(ValueTuple.Create(r.User.Name, r.User.Id), ValueTuple.Create(last.Name, last.Id)));
        }

        return await rows.OrderBy(r => r.User.Name).ThenBy(r => r.User.Id).Take(limit)
            .Select(r => new Member(
                r.User.Id, r.User.Email, r.User.Name, r.Role, r.CreatedAt, r.User.TotpEnabledAt != null, r.User.DisabledAt != null))
            .ToArrayAsync(ct);
    }

    /// <summary>Gives a member another role; keys that they made and that can do more than they may now are revoked.</summary>
    public Task<MemberChange> ChangeRoleAsync(long teamId, long userId, TeamRole role, AuditActor actor, CancellationToken ct) =>
        ChangeAsync(teamId, userId, role, actor, ct);

    /// <summary>Removes a member, with the keys that they made for the team and the invitations that are still open.</summary>
    public Task<MemberChange> RemoveAsync(long teamId, long userId, AuditActor actor, CancellationToken ct) =>
        ChangeAsync(teamId, userId, role: null, actor, ct);

    private async Task<MemberChange> ChangeAsync(long teamId, long userId, TeamRole? role, AuditActor actor, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockTeamAsync(teamId, ct);
        if (await db.Members.AsTracking().SingleOrDefaultAsync(m => m.TeamId == teamId && m.UserId == userId, ct) is not { } member)
            return MemberChange.Unknown;
        var before = member.Role;
        if (TeamRoles.Parse(before) == TeamRole.Admin && role != TeamRole.Admin
            && !await db.ActiveAdmins(teamId).AnyAsync(admin => admin != userId, ct))
            return MemberChange.LastAdmin;
        if (role is { } given)
            member.Role = given.Name();
        else
            db.Remove(member);
        await db.SaveChangesAsync(ct);
        await TakeAwayAsync(db, teamId, userId, role, clock.GetUtcNow(), ct);
        await audit.WriteAsync(
            db, actor,
            new AuditEntry(role is null ? "member.remove" : "member.change_role", "user", $"{userId}")
            {
                Before = JsonSerializer.Serialize(new { role = before }),
                After = role is null ? null : JsonSerializer.Serialize(new { role = role.Value.Name() }),
            }, ct);
        await transaction.CommitAsync(ct);
        return MemberChange.Done;
    }

    /// <summary>
    /// What somebody handed out goes with their right to hand it out: a key that can do more than they may themselves, an invitation.
    /// </summary>
    internal static async Task TakeAwayAsync(MonitorDb db, long teamId, long userId, TeamRole? left, DateTimeOffset now, CancellationToken ct)
    {
        string[] lost = [.. Enum.GetValues<TeamRole>().Where(level => left is null || level > left).Select(level => level.Scope())];
        await KeyChains.RevokeAsync(
            db, db.ApiKeys.Where(k => k.TeamId == teamId && k.CreatedBy == userId && k.RevokedAt == null && lost.Contains(k.Scope)), now, ct);
        if (left != TeamRole.Admin)
            await KeyChains.TakeBackAsync(db.Invitations.Where(i => i.TeamId == teamId && i.CreatedByUser == userId), now, ct);
    }
}

/// <summary>A member of a team.</summary>
public sealed record Member(
    long UserId, string Email, string Name, string Role, DateTimeOffset CreatedAt, bool HasSecondFactor, bool IsDisabled);
