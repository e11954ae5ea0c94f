using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Erasure;

/// <summary>What a team has of somebody.</summary>
/// <param name="TeamId">The team.</param>
/// <param name="TeamName">Its name.</param>
/// <param name="Work">How many tasks, jobs, requests, results of others in which they are named, comments and likes that its requests read, accounts and posts that its work collected, and follows.</param>
public sealed record TouchedTeam(long TeamId, string TeamName, IReadOnlyDictionary<string, int> Work);

/// <summary>Finds the teams that have anything of a person. A table in which a team has something of people is added here.</summary>
internal static class TouchedWork
{
    private const string Sql =
        """
        select w.team_id, t.name, w.kind, count(*)::int from (
            select team_id, 'task' as kind from task where id = any ($4)
            union all
            select j.team_id, 'job' from processing_jobs j
            where j.platform = $1 and j.id in (
                select i.job_id from processing_job_items i
                where lower(i.username) = any ($2 || array(select lower(t) from unnest($3) t)) and (lower(i.username) = any ($2) or i.username = any ($3)))
            union all
            select team_id, 'request' from scrape_request_log where platform = $1
                and lower(account) = any ($2 || array(select lower(t) from unnest($3) t)) and (lower(account) = any ($2) or account = any ($3))
            union all
            select r.team_id, 'result' from scrape_request_log r
            where r.platform = $1 and not coalesce(lower(r.account) = any ($2) or r.account = any ($3), false) and r.data is not null
                and named_in(r.data) && ($2 || $5) and mentions_person(r.data, $5, $2)
            union all
            select j.team_id, 'result' from processing_job_items i join processing_jobs j on j.id = i.job_id
            where j.platform = $1 and lower(i.username) <> all ($2) and i.result is not null
                and named_in(i.result) && ($2 || $5) and mentions_person(i.result, $5, $2)
            union all
            select r.team_id, 'result' from list_entry e join scrape_request_log r on r.id = e.request_id
            where e.platform = $1 and (e.platform_id = $5 or lower(e.username) = any ($2))
            union all
            select r.team_id, 'result' from flow_file_row w join scrape_request_log r on r.id = w.request_id
            where r.platform = $1 and (w.subject = $5 or w.subject = any ($2))
            union all
            select team_id, 'comment' from (
                select distinct r.team_id, c.id from post_comment c join scrape_request_log r on r.account = c.post and r.platform = c.platform
                where c.platform = $1 and (c.author_id = $5 or lower(c.author) = any ($2)) and r.flow in ('refresh_post_comments', 'refresh_yt_post_comments')) c
            union all
            select team_id, 'like' from (
                select distinct r.team_id, l.id from post_liker l join scrape_request_log r on r.account = l.post and r.platform = l.platform
                where l.platform = $1 and (l.platform_id = $5 or lower(l.username) = any ($2)) and r.flow = 'refresh_post_likers') l
            union all
            select team_id, 'follow' from follow where account_id = $6
            union all
            select team_id, 'account' from collected_account where account_id = $6
            union all
            select team_id, 'post' from collected_post where post_id = any ($7)) w
        join team t on t.id = w.team_id
        group by w.team_id, t.name, w.kind order by w.team_id, w.kind
        """;

    /// <summary>The teams and what they have, by team.</summary>
    public static async Task<IReadOnlyList<TouchedTeam>> FindAsync(NpgsqlConnection connection, ErasedPerson person, long accountId, CancellationToken ct)
    {
        var rows = await connection.ReadAsync(
            connection.Command(Sql, person.Platform, person.Handles, person.Targets, person.Tasks, person.PlatformId, accountId, person.Posts),
            r => (Team: r.GetInt64(0), Name: r.GetString(1), Kind: r.GetString(2), Count: r.GetInt32(3)), ct);
        return
        [
            .. rows.GroupBy(row => (row.Team, row.Name)).Select(team => new TouchedTeam(
                team.Key.Team, team.Key.Name, team.ToDictionary(row => row.Kind, row => row.Count, StringComparer.Ordinal))),
        ];
    }
}
