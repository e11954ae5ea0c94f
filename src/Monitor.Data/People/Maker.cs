using Microsoft.EntityFrameworkCore;

namespace Monitor.Data.People;

/// <summary>Who makes a key or an invitation; both end with the rights of their maker.</summary>
/// <param name="UserId">The person; for a key, who signed for it. Null where nobody has to prove who they are.</param>
/// <param name="KeyId">The key, if it is one.</param>
public sealed record Maker(long? UserId, Guid? KeyId)
{
    /// <summary>Nobody signed for it: it works only for as long as nobody has to.</summary>
    internal bool IsOpen => UserId is null && KeyId is null;

    /// <summary>
    /// Whether the maker still may, under the lock of the team: a process believes for a second what it knows about a caller, and what
    /// is made within that second must not outlive the right to make it.
    /// </summary>
    internal async Task<bool> MayStillAsync(MonitorDb db, long teamId, DateTimeOffset now, CancellationToken ct)
    {
        if (KeyId is { } key)
            return await db.ApiKeys.AnyAsync(k => k.Id == key && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now), ct);
        return UserId is not { } user || await db.ActiveAdmins(teamId).AnyAsync(admin => admin == user, ct);
    }
}
