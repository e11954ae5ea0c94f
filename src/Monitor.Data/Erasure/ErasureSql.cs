using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Erasure;

/// <summary>
/// Everything that is known of an account, as the statements that remove it, in the order in which they run. A table that holds
/// something about people is added here. Parameters: the account, its platform, its id there, its handles in lower case, how it and
/// its posts were asked for, its posts and their codes, the tasks that watch any of them, and whose work goes. Work of another team that
/// was begun after it was seen that there is none stays, when not everybody's goes.
/// </summary>
internal static class ErasureSql
{
    // A handle, an id, or an address that holds one.
    private const string NamesThem =
        "(string_to_array(translate(lower(t), '@?#', '///'), '/') && @handles or string_to_array(translate(t, '@?#', '///'), '/') && array[@platform_id] or t = any (@targets))";

    private const string RunsSql = "delete from task_run where task_id = any (@tasks)";
    private const string AccountHistorySql = "delete from influencer_metrics_history where account_id = @account";
    private const string PostHistorySql = "delete from post_metrics_history where post_ref = any (@posts)";
    private const string AccountLogSql = "delete from profile_log where account_id = @account";
    private const string PostLogSql = "delete from post_log where post_id = any (@posts)";

    /// <summary>Statements that run with the erasure and once more when what ran meanwhile has ended.</summary>
    public static readonly IReadOnlyList<(string What, string Sql)> Traces =
    [
        ("log", """
            delete from call_log
            where hashtext(lower(target)) = any (array(select hashtext(n) from unnest(@handles || array(select lower(t) from unnest(@targets) t)) n))
              and kind in (select id from call_kind where platform = @platform) and (lower(target) = any (@handles) or target = any (@targets))
            """),
        ("log", """
            delete from provider_call
            where lower(target) = any (@handles || array(select lower(t) from unnest(@targets) t)) and platform = @platform
              and (lower(target) = any (@handles) or target = any (@targets))
            """),
        ("event", """
            delete from outbox where subject = any (@handles || array(select lower(t) from unnest(@targets) t))
              and (@team is null or team_id is null or team_id = @team) and coalesce(data ->> 'platform', @platform) = @platform
            """),
        ("event", """
            delete from event_log where subject = any (@handles || array(select lower(t) from unnest(@targets) t))
              and (@team is null or team_id is null or team_id = @team) and coalesce(data ->> 'platform', @platform) = @platform
            """),
        // What was asked of a language model stays on the bill; whom it was about goes. Estimates go with the account.
        ("ledger", "update model_ledger set platform = null, platform_id = null where platform_id = @platform_id and platform = @platform"),
        ("log", """
            update schema_drift set sample = null
            where exists (select from unnest(@handles || @targets) n where position(lower(n) in lower(sample)) > 0)
            """),
    ];

    /// <summary>Remembers whom to look for once more.</summary>
    public const string Remember =
        "insert into erasure (erased_at, platform, platform_id, handles, targets, codes) values (@now, @platform, @platform_id, @handles, @targets, @codes)";

    /// <summary>What a statement removes that belongs to something that another one counts.</summary>
    public const string Uncounted = "";

    /// <summary>Statements that run once.</summary>
    public static readonly IReadOnlyList<(string What, string Sql)> Statements =
    [
        // First the hot rows: a run that is under way loses its fence and is dropped whole.
        (Uncounted, "delete from task_schedule where task_id = any (@tasks)"),
        ("task", "delete from task where id = any (@tasks)"),
        ("run", RunsSql),
        ("measurement", AccountHistorySql),
        ("measurement", PostHistorySql),
        ("measurement", "delete from excluded_history where history = 'influencer_metrics_history' and entity_id = @account"),
        ("measurement", "delete from excluded_history where history = 'post_metrics_history' and entity_id = any (@posts)"),
        ("log", AccountLogSql),
        ("log", PostLogSql),
        ("log", "delete from quarantine where entity_type = 'account' and entity_id = @account"),
        ("log", "delete from quarantine where entity_type = 'post' and entity_id = any (@posts)"),
        ("event", "delete from outbox where account_id = @account or post_id = any (@posts)"),
        ("event", "delete from event_log where account_id = @account"),
        ("event", "delete from event_log where post_id = any (@posts)"),
        .. Traces,
        ("log", """
            update restore_run set account = 'erased'
            where (platform is null or platform = @platform) and (lower(account) = any (@handles) or account = any (@targets))
            """),
        ("request", """
            delete from scrape_request_log
            where (@team is null or team_id = @team) and platform = @platform
              and lower(account) = any (@handles || array(select lower(t) from unnest(@targets) t)) and (lower(account) = any (@handles) or account = any (@targets))
            """),
        // In lists of others, below posts of others, and what others wrote below its own posts.
        ("result", """
            delete from list_entry e using scrape_request_log r
            where r.id = e.request_id and (@team is null or r.team_id = @team) and e.platform = @platform
              and (e.platform_id = @platform_id or lower(e.username) = any (@handles))
            """),
        ("result", """
            delete from flow_file_row w using scrape_request_log r
            where r.id = w.request_id and (@team is null or r.team_id = @team) and r.platform = @platform
              and (w.subject = @platform_id or w.subject = any (@handles))
            """),
        (Uncounted, """
            update flow_progress g set state = state - 'id' from scrape_request_log r
            where r.id = g.request_id and (@team is null or r.team_id = @team) and r.platform = @platform and not g.is_whole and g.state ->> 'id' = @platform_id
            """),
        ("request", $$"""
            update scrape_request_log set params = jsonb_set(params, '{channel_ids}', (
                select jsonb_agg(case when {{NamesThem}} then '(erased ' || n || ')' else t end order by n)
                from jsonb_array_elements_text(params -> 'channel_ids') with ordinality e(t, n)))
            where flow in ('fetch_channels_csv', 'fetch_channel_videos_csv', 'fetch_channel_demographic_csv') and (@team is null or team_id = @team) and platform = @platform
              and jsonb_typeof(params -> 'channel_ids') = 'array'
              and exists (select from jsonb_array_elements_text(params -> 'channel_ids') t where {{NamesThem}})
            """),
        ("comment", "delete from post_comment where platform = @platform and (author_id = @platform_id or lower(author) = any (@handles) or post = any (@codes))"),
        ("like", "delete from post_liker where platform = @platform and (platform_id = @platform_id or lower(username) = any (@handles) or post = any (@codes))"),
        // What came along when others were asked for, such as followers.
        ("result", """
            update scrape_request_log r set data = without_person(data, @platform_id, @handles)
            where (@team is null or team_id = @team) and platform = @platform and data is not null and named_in(data) && (@handles || @platform_id)
              and mentions_person(data, @platform_id, @handles)
            """),
        ("result", """
            update processing_job_items i set result = without_person(result, @platform_id, @handles)
            from processing_jobs j
            where j.id = i.job_id and (@team is null or j.team_id = @team) and j.platform = @platform and lower(i.username) <> all (@handles)
              and i.result is not null and named_in(i.result) && (@handles || @platform_id) and mentions_person(i.result, @platform_id, @handles)
            """),
        // That a team asked for somebody stays on its bill; whom it asked for and what it was told goes.
        ("job", """
            update processing_jobs j set
                usernames = array(select case when lower(u) = any (@handles) then 'erased' else u end from unnest(usernames) with ordinality a(u, n) order by n),
                errors = coalesce((
                    select jsonb_agg(case when lower(e ->> 'username') = any (@handles) then e - 'error' || '{"username": "erased"}' else e end order by n)
                    from jsonb_array_elements(errors) with ordinality a(e, n)), '[]')
            where (@team is null or team_id = @team) and platform = @platform
              and id in (select job_id from processing_job_items where lower(username) = any (@handles))
            """),
        ("event", """
            update job_event e set payload = payload - 'error' || '{"username": "erased"}'
            where lower(payload ->> 'username') = any (@handles) and e.job_id in (
                select j.id from processing_jobs j join processing_job_items i on i.job_id = j.id
                where lower(i.username) = any (@handles) and (@team is null or j.team_id = @team) and j.platform = @platform)
            """),
        ("ledger", """
            update credit_ledger l set note = null
            where kind in ('charge', 'release') and note is not null and lower(note) = any (@handles)
              and exists (select from processing_jobs j where j.id = l.job_id and (@team is null or j.team_id = @team) and j.platform = @platform)
            """),
        ("result", """
            update processing_job_items i set username = 'erased-' || i.id, result = null, error = null, account_id = null from processing_jobs j
            where j.id = i.job_id and (@team is null or j.team_id = @team) and j.platform = @platform and lower(i.username) = any (@handles)
            """),
        ("media", "delete from asset where entity_type = 'account' and entity_id = @account"),
        ("media", "delete from asset where entity_type = 'post' and entity_id = any (@posts)"),
        // Also where others tagged this person, or took over a handle.
        ("tag", """
            delete from post_tagged_account g using post p
            where p.id = g.post_id and p.platform = @platform and (g.platform_id = @platform_id or lower(g.username) = any (@handles))
            """),
        ("event", """
            update account_event e set details = details - 'former_platform_id' - 'new_platform_id'
            where (details ? 'former_platform_id' and details ->> 'former_platform_id' = @platform_id
                or details ? 'new_platform_id' and details ->> 'new_platform_id' = @platform_id) and account_id <> @account
              and exists (select from account a where a.id = e.account_id and a.platform = @platform)
            """),
        // What the audit log said about whom somebody watched or looked up.
        ("audit", """
            update audit_log set after = jsonb_set(after, '{targets}', (
                select coalesce(jsonb_agg(case when lower(t) = any (@handles) or t = any (@targets) then 'erased' else t end), '[]')
                from jsonb_array_elements_text(after -> 'targets') t))
            where action = 'task.create' and named_in_audit(action, entity_type, entity_id, before, after) && (@handles || array(select lower(t) from unnest(@targets) t))
              and after ->> 'platform' = @platform and exists (select from jsonb_array_elements_text(after -> 'targets') t where lower(t) = any (@handles) or t = any (@targets))
            """),
        ("audit", """
            update audit_log set entity_id = 'erased'
            where entity_type in ('key', 'limit') and named_in_audit(action, entity_type, entity_id, before, after) && @handles and exists (select from unnest(@handles) h where right(lower(entity_id), length(h) + 11) = 'per_handle_' || h)
            """),
        ("audit", """
            update audit_log set
                before = case when before ? 'account' then jsonb_set(before, '{account}', '"erased"') else before end,
                after = case when after ? 'account' then jsonb_set(after, '{account}', '"erased"') else after end
            where entity_type in ('scrape_request', 'restore')
              and named_in_audit(action, entity_type, entity_id, before, after) && (@handles || array(select lower(t) from unnest(@targets) t)) and coalesce(after ->> 'platform', before ->> 'platform', @platform) = @platform
              and exists (
                select from unnest(array[before ->> 'account', after ->> 'account']) a where lower(a) = any (@handles) or a = any (@targets))
            """),
        // What actions over many things were told to look for.
        ("audit", """
            update bulk_action set selection = jsonb_set(selection, '{filter,account}', '"erased"')
            where (@team is null or team_id = @team) and selection -> 'filter' ? 'account' and lower(selection -> 'filter' ->> 'account') = any (
                @handles || array(select lower(t) from unnest(@targets) t) || array(select '@' || h from unnest(@handles) h))
            """),
        ("audit", """
            update bulk_action set selection = jsonb_set(selection, '{filter,q}', '"erased"')
            where (@team is null or team_id = @team) and selection -> 'filter' ? 'q' and lower(selection -> 'filter' ->> 'q') = any (
                @handles || array(select lower(t) from unnest(@targets) t))
            """),
        // What was worked out about its texts, and what somebody asked for that names it among the words that texts have.
        ("text", "delete from text_report_row where post_id = any (@posts)"),
        ("text", "delete from text_analysis where post_id = any (@posts)"),
        ("text", "delete from text_analysis where account_id = @account"),
        ("request", """
            delete from scrape_request_log
            where params ? 'keywords' and lower((params -> 'keywords')::text)::jsonb ?| (@handles || array(select lower(t) from unnest(@targets) t) || array(select '@' || h from unnest(@handles) h))
              and (@team is null or team_id = @team)
            """),
        // Whoever followed it has its posts no longer.
        ("follow", "delete from follow where account_id = @account"),
        ("post", "delete from post where id = any (@posts)"),
        // Its handles and events go with it, and who had collected it and its posts with both.
        ("account", "delete from account where id = @account"),
    ];

    /// <summary>Whether a statement removes what <see cref="ErasureChunks"/> removes before.</summary>
    public static bool AreParts(string sql) => sql is RunsSql or AccountHistorySql or PostHistorySql or AccountLogSql or PostLogSql;

    /// <summary>Runs one of these statements; answers how many rows it changed.</summary>
    public static async Task<int> RunAsync(
        NpgsqlConnection connection, string sql, ErasedPerson person, long accountId, DateTimeOffset now, CancellationToken ct)
    {
        // How long it takes depends on how much others have, and whoever waits can leave.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var (name, type, value) in ((string, NpgsqlDbType, object)[])
        [
            ("account", NpgsqlDbType.Bigint, accountId),
            ("platform", NpgsqlDbType.Text, person.Platform),
            ("platform_id", NpgsqlDbType.Text, person.PlatformId),
            ("handles", NpgsqlDbType.Array | NpgsqlDbType.Text, person.Handles),
            ("targets", NpgsqlDbType.Array | NpgsqlDbType.Text, person.Targets),
            ("posts", NpgsqlDbType.Array | NpgsqlDbType.Bigint, person.Posts),
            ("codes", NpgsqlDbType.Array | NpgsqlDbType.Text, person.Codes),
            ("tasks", NpgsqlDbType.Array | NpgsqlDbType.Uuid, person.Tasks),
            ("now", NpgsqlDbType.TimestampTz, now.UtcDateTime),
            ("team", NpgsqlDbType.Bigint, (object?)person.Team ?? DBNull.Value),
        ])
            if (sql.Contains($"@{name}", StringComparison.Ordinal))
                command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
