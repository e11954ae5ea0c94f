using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Monitor.Data.Auditing;

namespace Monitor.Data.People;

/// <summary>
/// Voids what was made while nobody had to prove who they are, when that is over: keys, invitations, and memberships that came from such
/// an invitation, and who stands for everybody then. Nobody signed for any of it.
/// </summary>
public sealed class OpenLeftovers(IDbContextFactory<MonitorDb> databases, AuditLog audit, TimeProvider clock)
{
    private static readonly AuditActor Service = new("system", null, "start with Auth:Mode required", null, null, null);

    /// <summary>Voids all of it; answers how many keys, invitations and members that were.</summary>
    public async Task<int> VoidAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var keys = await db.ApiKeys.Where(k => k.MadeOpen && k.RevokedAt == null).Select(k => new { k.Id, k.TeamId }).ToArrayAsync(ct);
        var invitations = await db.Invitations.Where(i => i.MadeOpen && i.RevokedAt == null)
            .OrderBy(i => i.TeamId).ThenBy(i => i.CreatedAt).ToArrayAsync(ct);
        // With what they follow. Somebody who was let in for good since then is nobody's stand-in any more.
        var people = await db.Database.ExecuteSqlAsync($"delete from app_user where made_open and password_hash is null", ct);
        if (keys.Length + invitations.Length == 0)
        {
            await transaction.CommitAsync(ct);
            return people;
        }

        foreach (var team in keys.Select(k => k.TeamId).Concat(invitations.Select(i => i.TeamId)).Distinct().Order())
            await db.LockTeamAsync(team, ct);
        await KeyChains.RevokeAsync(db, db.ApiKeys.Where(k => k.MadeOpen && k.RevokedAt == null), now, ct);
        foreach (var key in keys)
            await audit.WriteAsync(db, Service, new AuditEntry("api_key.revoke", "api_key", $"{key.Id}") { TeamId = key.TeamId }, ct);
        var removed = 0;
        foreach (var invitation in invitations)
        {
            // That it is revoked although it was accepted marks what is done.
            await db.Invitations.Where(i => i.Id == invitation.Id).ExecuteUpdateAsync(change => change.SetProperty(i => i.RevokedAt, now), ct);
            if (invitation.AcceptedBy is { } user && await LeaveAsync(db, invitation, user, now, ct))
            {
                removed++;
                await audit.WriteAsync(
                    db, Service,
                    new AuditEntry("member.remove", "user", $"{user}")
                    {
                        TeamId = invitation.TeamId,
                        Before = JsonSerializer.Serialize(new { role = invitation.Role }),
                    }, ct);
            }

            await audit.WriteAsync(
                db, Service, new AuditEntry("invitation.revoke", "invitation", $"{invitation.Id}") { TeamId = invitation.TeamId }, ct);
        }

        await transaction.CommitAsync(ct);
        return keys.Length + invitations.Length + removed + people;
    }

    // Who became an operator since then, or was invited again, is here by somebody's word.
    private static async Task<bool> LeaveAsync(MonitorDb db, InvitationEntity invitation, long user, DateTimeOffset now, CancellationToken ct)
    {
        var left = await db.Members
            .Where(m => m.TeamId == invitation.TeamId && m.UserId == user && m.CreatedAt == invitation.AcceptedAt
                && !db.Users.Any(u => u.Id == user && u.Operator))
            .ExecuteDeleteAsync(ct);
        if (left > 0)
            await Members.TakeAwayAsync(db, invitation.TeamId, user, left: null, now, ct);
        return left > 0;
    }
}
