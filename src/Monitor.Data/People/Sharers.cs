using Microsoft.EntityFrameworkCore;
using Monitor.Data.Limits;

namespace Monitor.Data.People;

/// <summary>Finds out with whom a caller shares what the installation may collect on demand.</summary>
public sealed class Sharers(IDbContextFactory<MonitorDb> databases, TimeProvider clock)
{
    /// <summary>The share of a caller; null where callers do not say who they are.</summary>
    public async Task<OnDemandSharer?> FindAsync(Caller caller, long teamId, CancellationToken ct)
    {
        if (caller.Kind == CallerKind.Open)
            return null;
        var now = clock.GetUtcNow();
        var isKey = caller.Kind == CallerKind.Key;
        await using var db = await databases.CreateDbContextAsync(ct);
        // Only who may collect shares with those who do.
        var found = await db.Teams.Where(t => t.Id == teamId).Select(t => new
        {
            OtherTeams = db.Teams.Any(other => other.Id != teamId),
            OtherCallers =
                db.Members.Any(m => m.TeamId == teamId && m.Role != "viewer" && (isKey || m.UserId != caller.UserId)
                    && db.Users.Any(u => u.Id == m.UserId && u.DisabledAt == null))
                || db.ApiKeys.Any(k => k.TeamId == teamId && k.Scope != "read" && k.RevokedAt == null
                    && (k.ExpiresAt == null || k.ExpiresAt > now) && (!isKey || k.Id != caller.Id)),
        }).SingleAsync(ct);
        return new OnDemandSharer(teamId, caller.Key(), found.OtherTeams, found.OtherCallers);
    }
}
