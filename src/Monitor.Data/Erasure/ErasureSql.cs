namespace Monitor.Data.Erasure;

/// <summary>
/// Everything that is known of an account, as the statements that remove it, in the order in which they run. A table that holds
/// something about people is added here. Parameters: the account, its platform, its id there, its handles, its posts, the tasks
/// that watch any of them.
/// </summary>
internal static class ErasureSql
{
    public static readonly IReadOnlyList<(string What, string Sql)> Statements =
    [
        // First the hot rows: a run that is under way loses its fence and is dropped whole.
        ("task", "delete from task_schedule where task_id = any (@tasks)"),
        ("task", "delete from task where id = any (@tasks)"),
        ("run", "delete from task_run where task_id = any (@tasks)"),
        ("measurement", "delete from influencer_metrics_history where account_id = @account"),
        ("measurement", "delete from post_metrics_history where post_ref = any (@posts)"),
        ("measurement", "delete from excluded_history where history = 'influencer_metrics_history' and entity_id = @account"),
        ("measurement", "delete from excluded_history where history = 'post_metrics_history' and entity_id = any (@posts)"),
        ("log", "delete from profile_log where account_id = @account"),
        ("log", "delete from post_log where post_id = any (@posts)"),
        ("log", "delete from quarantine where entity_type = 'account' and entity_id = @account"),
        ("log", "delete from quarantine where entity_type = 'post' and entity_id = any (@posts)"),
        ("log", """
            delete from provider_call
            where platform = @platform and (target = @platform_id or lower(target) = any (@handles) or target = any (@codes))
            """),
        ("log", "update schema_drift set sample = null where exists (select from unnest(@handles) h where position(h in lower(sample)) > 0)"),
        ("request", """
            with gone as (
                delete from scrape_request_log
                where platform = @platform and (account = @platform_id or lower(account) = any (@handles) or account = any (@codes))
                returning id)
            delete from queue_item where kind = 2 and ref_id in (select id from gone)
            """),
        // That a team asked stays on its bill; what it was told goes.
        ("result", """
            update processing_job_items i set result = null from processing_jobs j
            where j.id = i.job_id and j.platform = @platform and lower(i.username) = any (@handles) and i.result is not null
            """),
        ("media", "delete from asset where entity_type = 'account' and entity_id = @account"),
        ("media", "delete from asset where entity_type = 'post' and entity_id = any (@posts)"),
        // Also where others tagged this person.
        ("tag", """
            delete from post_tagged_account g using post p
            where p.id = g.post_id and p.platform = @platform and (g.platform_id = @platform_id or lower(g.username) = any (@handles))
            """),
        // What changes of tasks said about whom they watch.
        ("audit", """
            update audit_log set after = jsonb_set(after, '{targets}', (after -> 'targets') - (@handles || @codes))
            where action = 'task.create' and after -> 'targets' ?| (@handles || @codes)
            """),
        ("post", "delete from post where id = any (@posts)"),
        // Its handles and events go with it.
        ("account", "delete from account where id = @account"),
    ];
}
