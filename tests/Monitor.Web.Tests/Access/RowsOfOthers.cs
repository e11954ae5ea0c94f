using Monitor.Testing;

namespace Monitor.Web.Tests.Access;

/// <summary>A digest of everything that belongs to a team, and one of what belongs to the installation, to prove that nobody else changed it.</summary>
public static class RowsOfOthers
{
    // Every table that names a team, and every table whose rows belong to one of those; so a new table is in it by itself. Counts of tasks follow
    // the tasks, and anybody's look adds them up.
    private const string TablesSql =
        """
        with named as (
            select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
            where a.attname = 'team_id' and not a.attisdropped and c.relname not in ('session', 'queue', 'task_count') and c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace)
        select format('select ''%1$s'', string_agg((to_jsonb(t) - ''last_used_at'')::text, '';'' order by t::text) from %1$s t where t.team_id = $1', oid::regclass) from named
        union
        select format(
            'select ''%1$s'', string_agg(t::text, '';'' order by t::text) from %1$s t join %2$s p on p.%3$I = t.%4$I where p.team_id = $1',
            f.conrelid::regclass, f.confrelid::regclass, theirs.attname, ours.attname)
        from pg_constraint f
        join pg_attribute ours on ours.attrelid = f.conrelid and ours.attnum = f.conkey[1]
        join pg_attribute theirs on theirs.attrelid = f.confrelid and theirs.attnum = f.confkey[1]
        where f.contype = 'f' and cardinality(f.conkey) = 1 and f.conparentid = 0 and f.confrelid in (select oid from named)
          and f.conrelid not in (select oid from named)
        order by 1
        """;

    // What its people are and hold, what waits for it, and what it looks at. The queues of
    // flows are everybody's.
    private const string PeopleAndContent =
        """
        select 'team', string_agg(t::text, ';') from team t where id = $1
        union all select 'session', string_agg(concat(s.id, s.token_hash, s.revoked_at, s.team_id, s.expires_at), ';' order by s.id)
            from session s where s.user_id in (select user_id from member where team_id = $1)
        union all select 'app_user', string_agg(u::text, ';' order by u.id)
            from app_user u where u.id in (select user_id from member where team_id = $1)
        union all select 'passkey', string_agg(p::text, ';' order by p.id) from passkey p where p.user_id in (select user_id from member where team_id = $1)
        union all select 'user_identity', string_agg(i::text, ';' order by i.id) from user_identity i where i.user_id in (select user_id from member where team_id = $1)
        -- Rows of what was added and taken away are put together from time to time; what they add up to stays.
        union all select 'task_count', string_agg(t::text, ';' order by t::text)
            from (select platform, task_type, status, sum(count) from task_count where team_id = $1 group by 1, 2, 3 having sum(count) <> 0) t
        union all select 'queue', string_agg(q::text, ';' order by q.id) from queue q where team_id = $1 and job_id is not null
        union all select 'queue_item', string_agg(i::text, ';' order by i.id) from queue_item i
            where queue_id in (select id from queue where team_id = $1 and job_id is not null)
               or (kind = 2 and ref_id in (select id from scrape_request_log where team_id = $1))
        union all select 'account', string_agg(a::text, ';' order by a.id) from account a where a.id in (select account_id from team_account where team_id = $1)
        union all select 'post', string_agg(p::text, ';' order by p.id) from post p where p.id in (select post_id from team_post where team_id = $1)
        union all select 'quarantine', string_agg(q::text, ';' order by q.id) from quarantine q where q.entity_id in (select account_id from team_account where team_id = $1)
        """;

    // What serves all teams alike. The numbers that calls count up are left out, and so are the keys that a test makes to name them in paths of the
    // other team.
    private const string OfInstallation =
        """
        select 'credential', string_agg(concat(id, idempotency_key, source, handle, credentials, version, enabled), ';' order by id) from credential where idempotency_key not like 'beta.%'
        union all select 'app_user', string_agg(concat(id, disabled_at), ';' order by id) from app_user where operator or disabled_at is not null
        union all select 'queue_pause', string_agg(p::text, ';' order by p::text) from queue_pause p where team_id is null
        union all select 'flow', string_agg(f::text, ';' order by f::text) from flow f
        union all select 'provider', string_agg(p::text, ';' order by p::text) from provider p
        union all select 'team', string_agg(id::text, ';' order by id) from team
        union all select 'setup_secret', string_agg(s::text, ';' order by s::text) from setup_secret s
        """;

    /// <summary>A digest of what belongs to a team: a line for each table.</summary>
    public static async Task<string> DigestAsync(TestDatabase database, long team) =>
        await DigestAsync(database, string.Join("\nunion all ", (await database.ColumnAsync<string>(TablesSql)).Append(PeopleAndContent)), team);

    /// <summary>A digest of what only operators change: a line for each table.</summary>
    public static Task<string> InstallationAsync(TestDatabase database) => DigestAsync(database, OfInstallation);

    /// <summary>Ids of what belongs to a team that nobody could guess.</summary>
    public static Task<IReadOnlyList<string>> IdsAsync(TestDatabase database, long team) => database.ColumnAsync<string>(
        """
        select id::text from task where team_id = $1 union all select id::text from processing_jobs where team_id = $1
        union all select id::text from api_key where team_id = $1 union all select id::text from invitation where team_id = $1
        union all select s.id::text from session s where s.user_id in (select user_id from member where team_id = $1)
        union all select p.id::text from passkey p where p.user_id in (select user_id from member where team_id = $1)
        union all select i.id::text from user_identity i where i.user_id in (select user_id from member where team_id = $1)
        """, team);

    private static async Task<string> DigestAsync(TestDatabase database, string parts, params object?[] parameters) => string.Join(
        '\n', await database.ColumnAsync<string>($"select concat(part.name, ' ', md5(part.rows)) from ({parts}) part(name, rows) order by 1", parameters));
}
