using Microsoft.EntityFrameworkCore;

namespace Monitor.Data.People;

/// <summary>
/// Locks in the transaction of a change, always in this order: teams by id, then operators. Whoever counts admins or operators before
/// taking one away holds the lock, so that two cannot take away each other.
/// </summary>
internal static class PeopleLocks
{
    public static Task LockTeamAsync(this MonitorDb db, long teamId, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select from team where id = {teamId} for update", ct);

    public static Task LockTeamsOfAsync(this MonitorDb db, long userId, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"select from team where id in (select team_id from member where user_id = {userId}) order by id for update", ct);

    public static Task LockOperatorsAsync(this MonitorDb db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select from app_user where operator order by id for update", ct);

    /// <summary>The admins of a team who are not disabled.</summary>
    public static IQueryable<long> ActiveAdmins(this MonitorDb db, long teamId) =>
        from member in db.Members
        join user in db.Users on member.UserId equals user.Id
        where member.TeamId == teamId && member.Role == "admin" && user.DisabledAt == null
        select user.Id;
}
