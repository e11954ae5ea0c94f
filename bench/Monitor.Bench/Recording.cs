namespace Monitor.Bench;

/// <summary>What a run leaves, as one statement: for schedulers that know no batches.</summary>
internal static class Recording
{
    public const string Sql = """
        with a as (
            insert into account as a (platform, platform_id, username, bio, is_private, follower_count, following_count, post_count, source, measured_at)
            values ('instagram', '1' || $1::text, $2, 'A biography of ordinary length that never changes', false, $3, 100, 10, 'none', clock_timestamp())
            on conflict (platform, platform_id) do update set follower_count = excluded.follower_count, measured_at = excluded.measured_at
            returning id, measured_at),
        h as (
            insert into influencer_metrics_history (account_id, user_id, username, follower_count, following_count, post_count, recorded_at, source)
            select id, $1, $2, $3, 100, 10, measured_at, 'none' from a)
        insert into task_run (task_id, run_no, slot_at, started_at, finished_at, outcome, source, calls)
        select gen_random_uuid(), 1, measured_at, measured_at, measured_at, 1, 'none', 1 from a
        """;
}
