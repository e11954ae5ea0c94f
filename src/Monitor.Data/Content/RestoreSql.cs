namespace Monitor.Data.Content;

/// <summary>The statements of a restore, for accounts and for posts. All but the first answer a single number.</summary>
internal sealed class RestoreSql
{
    // What is wrong: measured at the time or later, by the source if one is named.
    private const string Wrong = "{0} >= @before and (@source is null or source = @source)";

    private static readonly string WrongMeasured = string.Format(null, Wrong, "measured_at");
    private static readonly string WrongRecorded = string.Format(null, Wrong, "recorded_at");
    private static readonly string WrongLogged = string.Format(null, Wrong, "\"timestamp\"");

    /// <summary>Accounts.</summary>
    public static readonly RestoreSql Accounts = new(
        entity: "account", log: "profile_log", logKey: "account_id", history: "influencer_metrics_history", historyKey: "account_id", taskKey: "account_id",
        isChosen: "(@platform is null or e.platform = @platform) and (@account is null or e.platform_id = @account or lower(e.username) = lower(@account))",
        set: """
            username = l.username, full_name = audit_text(l.dimensions, 'full_name'), bio = audit_text(l.dimensions, 'bio'), bio_recorded_at = null,
            category = audit_text(l.dimensions, 'category'), external_url = audit_text(l.dimensions, 'external_url'),
            profile_pic_url = audit_text(l.dimensions, 'profile_pic_url'), is_private = audit_text(l.dimensions, 'is_private')::boolean,
            is_verified = audit_text(l.dimensions, 'is_verified')::boolean, follower_count = audit_number(l.metrics, 'follower_count'),
            following_count = audit_number(l.metrics, 'following_count'), post_count = audit_number(l.metrics, 'post_count'),
            value_states = audit_states(l.metrics, array['follower_count', 'following_count', 'post_count'])
            """);

    /// <summary>Posts.</summary>
    public static readonly RestoreSql Posts = new(
        entity: "post", log: "post_log", logKey: "post_id", history: "post_metrics_history", historyKey: "post_ref", taskKey: "post_id",
        isChosen: """
            (@platform is null or e.platform = @platform)
            and (@account is null or e.owner_id = @account or lower(e.owner_username) = lower(@account))
            """,
        set: """
            code = l.code, owner_id = coalesce(l.profile_id, e.owner_id), owner_username = coalesce(audit_text(l.dimensions, 'owner_username'), e.owner_username),
            media_type = audit_text(l.dimensions, 'media_type'), caption = audit_text(l.dimensions, 'caption'),
            thumbnail_url = audit_text(l.dimensions, 'thumbnail_url'), taken_at = audit_text(l.dimensions, 'taken_at')::timestamptz,
            like_count = audit_number(l.metrics, 'like_count'), comment_count = audit_number(l.metrics, 'comment_count'),
            play_count = audit_number(l.metrics, 'play_count'),
            value_states = audit_states(l.metrics, case when audit_text(l.dimensions, 'media_type') in ('reel', 'video')
                then array['like_count', 'comment_count', 'play_count'] else array['like_count', 'comment_count'] end)
            """);

    private RestoreSql(
        string entity, string log, string logKey, string history, string historyKey, string taskKey, string isChosen, string set)
    {
        Candidates = $"""
            select e.id from {entity} e
            where e.id > @after and e.source <> 'sample' and {isChosen}
              and (e.measured_at >= @before and (@source is null or e.source = @source)
                   or exists (select from {log} where {logKey} = e.id and excluded_by is null and {WrongLogged})
                   or exists (select from {history} where {historyKey} = e.id and {WrongRecorded}))
            order by e.id limit @limit
            """;
        Requeue = $"""
            with chosen as materialized (
                select s.task_id, @now + random() * @spread as due from task_schedule s join task t on t.id = s.task_id
                where t.{taskKey} = any (@ids) and s.state = 1 and s.worker_id is null
                order by s.task_id for update of s),
            moved as (
                update task_schedule s set due_at = least(s.due_at, c.due), slot_at = least(s.slot_at, c.due), failures = 0
                from chosen c where s.task_id = c.task_id returning 1)
            select count(*) from moved
            """;
        ExcludeLog = $"""
            with marked as (
                update {log} set excluded_by = @run where {logKey} = any (@ids) and excluded_by is null and {WrongLogged} returning 1)
            select count(*) from marked
            """;
        ExcludeHistory = $"""
            with gone as (
                delete from {history} h where {historyKey} = any (@ids) and {WrongRecorded} returning h.*),
            kept as (
                insert into excluded_history (restore_id, history, entity_id, recorded_at, row)
                select @run, '{history}', {historyKey}, recorded_at, to_jsonb(gone) from gone returning 1)
            select count(*) from kept
            """;
        CountWithoutSnapshot = $"""
            select count(*) from {entity} e
            where e.id = any (@ids) and {WrongMeasured}
              and not exists (select from {log} l where l.{logKey} = e.id and l.excluded_by is null)
            """;
        Restore = $"""
            with good as (
                select l.* from unnest(@ids) i(id) cross join lateral (
                    select * from whole_{log} l where l.{logKey} = i.id and l.excluded_by is null order by l."timestamp" desc limit 1) l),
            restored as (
                update {entity} e set {set}, source = l.source, measured_at = l."timestamp", content_hash = null, held_at = null
                from good l
                where e.id = l.{logKey} and e.measured_at >= @before and (@source is null or e.source = @source)
                returning 1)
            select count(*) from restored
            """;
    }

    /// <summary>Ids of what is affected, in order.</summary>
    public string Candidates { get; }

    /// <summary>Makes the tasks due.</summary>
    public string Requeue { get; }

    /// <summary>Marks rows of the audit log.</summary>
    public string ExcludeLog { get; }

    /// <summary>Moves measurements out of the history.</summary>
    public string ExcludeHistory { get; }

    /// <summary>Counts what cannot be restored.</summary>
    public string CountWithoutSnapshot { get; }

    /// <summary>Restores the current state.</summary>
    public string Restore { get; }
}
