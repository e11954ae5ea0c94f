using Microsoft.EntityFrameworkCore;

namespace Monitor.Data.People;

/// <summary>Revokes keys together with all that they made: keys, the keys of those, and invitations that are still open.</summary>
internal static class KeyChains
{
    /// <summary>Revokes the keys that a query finds.</summary>
    public static async Task RevokeAsync(MonitorDb db, IQueryable<ApiKeyEntity> keys, DateTimeOffset now, CancellationToken ct)
    {
        var first = await keys.Select(k => k.Id).ToArrayAsync(ct);
        if (first.Length == 0)
            return;
        await db.Database.ExecuteSqlAsync(
            $"""
            with recursive gone as (
                select unnest({first}) as id
                union
                select k.id from api_key k join gone g on k.made_by_key = g.id
            ),
            taken as (
                update invitation set revoked_at = {now}
                where made_by_key in (select id from gone) and revoked_at is null and accepted_at is null
            )
            update api_key set revoked_at = {now} where id in (select id from gone) and revoked_at is null
            """, ct);
    }

    /// <summary>Takes the open invitations back that a query finds.</summary>
    public static Task TakeBackAsync(IQueryable<InvitationEntity> invitations, DateTimeOffset now, CancellationToken ct) =>
        invitations.Where(i => i.RevokedAt == null && i.AcceptedAt == null)
            .ExecuteUpdateAsync(change => change.SetProperty(i => i.RevokedAt, now), ct);
}
