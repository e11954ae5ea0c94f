using Monitor.Testing;

namespace Monitor.Web.Tests.Api.Follows;

/// <summary>Accounts and posts for feeds, straight into a database.</summary>
internal static class FeedRows
{
    /// <summary>An account that a team has collected.</summary>
    public static async Task<long> AccountAsync(TestDatabase database, long team, string name) => await database.ScalarAsync<long>(
        """
        with made as (insert into account (platform, platform_id, username, source, measured_at) values ('instagram', $1, $1, 'test', now()) returning id)
        insert into collected_account (team_id, account_id, collected_at) select $2, id, now() from made returning account_id
        """, name, team);

    /// <summary>A post, by how many seconds after a fixed moment it was published.</summary>
    public static async Task<long> PostAsync(TestDatabase database, long account, string name, int second) => await database.ScalarAsync<long>(
        """
        insert into post (platform, platform_id, code, owner_id, owner_username, taken_at, like_count, source, measured_at)
        select platform, $2, $2, platform_id, username, timestamptz '2026-01-01T00:00:00Z' + $3 * interval '1 second', 7, 'test', now()
        from account where id = $1 returning id
        """, account, name, (double)second);
}
