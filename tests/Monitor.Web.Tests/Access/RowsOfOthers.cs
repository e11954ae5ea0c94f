using Monitor.Testing;

namespace Monitor.Web.Tests.Access;

/// <summary>A digest of everything that belongs to a team, to prove that nobody else changed it.</summary>
public static class RowsOfOthers
{
    private const string Sql =
        """
        select md5(concat(
            (select string_agg(t::text, ';' order by t.id) from team t where id = $1),
            (select string_agg(t::text, ';' order by t.id) from task t where team_id = $1),
            (select string_agg(s::text, ';' order by s.task_id) from task_schedule s join task t on t.id = s.task_id where team_id = $1),
            (select string_agg(m::text, ';' order by m.user_id) from member m where team_id = $1),
            (select string_agg(concat(k.id, k.name, k.scope, k.revoked_at), ';' order by k.id) from api_key k where team_id = $1),
            (select string_agg(i::text, ';' order by i.id) from invitation i where team_id = $1),
            (select string_agg(concat(s.id, s.revoked_at, s.team_id), ';' order by s.id) from session s join member m using (user_id) where m.team_id = $1),
            (select string_agg(concat(u.id, u.password_hash, u.totp_secret, u.disabled_at), ';' order by u.id)
             from app_user u join member m on m.user_id = u.id where m.team_id = $1),
            (select string_agg(a::text, ';' order by a.id) from account a join team_account v on v.account_id = a.id where v.team_id = $1),
            (select string_agg(p::text, ';' order by p.id) from post p join team_post v on v.post_id = p.id where v.team_id = $1),
            (select string_agg(j::text, ';' order by j.id) from processing_jobs j where team_id = $1),
            (select string_agg(i::text, ';' order by i.id) from processing_job_items i join processing_jobs j on j.id = i.job_id where team_id = $1),
            (select string_agg(e::text, ';' order by e.job_id, e.number) from job_event e join processing_jobs j on j.id = e.job_id where j.team_id = $1),
            (select string_agg(r::text, ';' order by r.id) from scrape_request_log r where team_id = $1),
            (select string_agg(c::text, ';' order by c.team_id) from team_credit c where team_id = $1),
            (select string_agg(l::text, ';' order by l.id) from audit_log l where team_id = $1),
            (select string_agg(q::text, ';' order by q.id) from quarantine q join team_account v on v.account_id = q.entity_id where v.team_id = $1)))
        """;

    public static async Task<string> DigestAsync(TestDatabase database, long team) => (await database.ScalarAsync<string>(Sql, team))!;
}
