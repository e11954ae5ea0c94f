using System.Diagnostics;
using System.Globalization;
using Monitor.Data.People;
using Npgsql;

namespace Monitor.Bench.Reads;

/// <summary>
/// Fills a database as years of work would: by sets, with the triggers off that sum up row by row, and the sums made at the end. Of the tasks 60 of
/// 100 watch accounts and 40 posts; four accounts were measured every 30 seconds for a year.
/// </summary>
internal sealed class ReadsFill(NpgsqlDataSource database, int tasks)
{
    /// <summary>A key of a team that has twenty accounts of all these.</summary>
    public string KeyOfSmallTeam { get; } = SecretToken.Create(SecretToken.KeyPrefix);

    // For every 100,000 tasks: 10 million rows of history, two million runs, a million calls, a million jobs and requests.
    private long Scaled(long ofHundredThousand) => ofHundredThousand * tasks / 100_000;

    public async Task RunAsync(CancellationToken ct)
    {
        var accounts = Scaled(60_000);
        await StepAsync("partitions", """
            select ensure_partitions('influencer_metrics_history', interval '28 days', now() - interval '380 days', now() + interval '40 days'),
                ensure_partitions('post_metrics_history', interval '28 days', now() - interval '380 days', now() + interval '40 days'),
                ensure_partitions('profile_log', interval '28 days', now() - interval '70 days', now() + interval '40 days'),
                ensure_partitions('post_log', interval '28 days', now() - interval '70 days', now() + interval '40 days'),
                ensure_partitions('task_run', interval '1 day', now() - interval '12 days', now() + interval '8 days'),
                ensure_partitions('call_log', interval '1 day', now() - interval '12 days', now() + interval '8 days')
            """, ct);
        await StepAsync("accounts", $"""
            insert into account (platform, platform_id, username, full_name, bio, bio_recorded_at, is_private, follower_count, following_count, post_count, source, measured_at)
            select (array['instagram', 'instagram', 'tiktok', 'youtube'])[1 + i % 4], '5' || i, substr(md5(i::text), 1, 6) || '.user' || i, 'Name of ' || substr(md5(i::text), 7, 5),
                'A biography of ordinary length that never changes', now() - interval '40 days', false, 1000 + i * 7919 % 100000, 100, 10, 'tikhub', now() - interval '1 minute'
            from generate_series(1, {accounts}) i
            """, ct);
        await StepAsync("posts", $"""
            insert into post (platform, platform_id, code, owner_id, owner_username, media_type, caption, taken_at, like_count, comment_count, play_count, source, measured_at)
            select a.platform, '9' || i, 'C' || substr(md5(i::text), 1, 9), a.platform_id, a.username, (array['image', 'reel', 'carousel'])[1 + i % 3],
                'A caption about ' || substr(md5(i::text), 10, 6) || ' and more', now() - make_interval(secs => i * 97 % 31536000), i % 5000, i % 300,
                case when i % 3 = 1 then i * 7 % 90000 end, 'tikhub', now() - interval '1 minute'
            from generate_series(1, {Scaled(200_000)}) i
                join account a on a.id = case when i % 20 = 0 then 5 else 1 + i * 31 % {accounts} end
            """, ct);
        await StepAsync("analyze", "analyze account, post", ct);
        await StepAsync("tasks", $"""
            with t as (
                insert into task (id, team_id, task_type, platform, username, post_code, account_id, post_id, interval_seconds, status, created_at, updated_at)
                select gen_random_uuid(), 1, (case when i <= {accounts} then 'influencer' else 'post' end)::task_type_enum, coalesce(a.platform, p.platform), a.username, p.code, a.id, p.id,
                    case when i <= 4 then 30 else (array[1800, 3600, 21600, 86400])[1 + i % 4] end, (case when i % 40 = 0 then 'paused' else 'active' end)::task_status_enum,
                    now() - make_interval(secs => i), now() - make_interval(secs => i)
                from generate_series(1, {tasks}) i
                    left join account a on a.id = i and i <= {accounts}
                    left join lateral (select * from post p where p.id = i - {accounts}) p on i > {accounts}
                returning id, platform, status, interval_seconds, created_at)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, failures, last_outcome, last_run_at, last_success_at, promised_by)
            select id, platform, case status when 'active' then 1 else 2 end, now() + interval '1 day' + random() * make_interval(secs => interval_seconds), now() + interval '1 day', created_at,
                interval_seconds, case when random() < 0.01 then 2 else 0 end, 1, now() - interval '10 s', succeeded_at, promised_by(greatest(succeeded_at, created_at), interval_seconds)
            from (select *, now() - case when random() < 0.005 then interval '40 days' else interval '10 s' end as succeeded_at from t) t
            """, ct);
        await StepAsync("a small team", $"""
            with m as (insert into team (name) values ('small') returning id),
            k as (
                insert into api_key (id, team_id, name, prefix, key_hash, scope, created_at)
                select gen_random_uuid(), id, 'bench', '{KeyOfSmallTeam[..SecretToken.ShownPrefix]}', '\x{Convert.ToHexString(SecretToken.Hash(KeyOfSmallTeam))}', 'read', now() from m),
            t as (
                insert into task (id, team_id, task_type, platform, username, account_id, interval_seconds, status)
                select gen_random_uuid(), m.id, 'influencer', a.platform, a.username, a.id, 86400, 'paused' from m cross join account a where a.id between 1000 and 1019
                returning id, platform, created_at)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, promised_by)
            select id, platform, 2, now() + interval '1 day', now() + interval '1 day', created_at, 86400, now() + interval '1 day' from t
            """, ct);
        await StepAsync("triggers off", """
            alter table influencer_metrics_history disable trigger user;
            alter table post_metrics_history disable trigger user
            """, ct);
        await StepAsync("history of the largest accounts", $"""
            insert into influencer_metrics_history (account_id, username, bio, follower_count, following_count, post_count, recorded_at, source)
            select a.id, a.username, case when i % 86400 = 0 then a.bio end, 1000 + i % 977, 100, 10, now() - i * interval '30 seconds', 'tikhub'
            from account a cross join generate_series(1, {Scaled(1_000_000)}) i where a.id <= 4
            """, ct);
        await StepAsync("history of the others", $"""
            insert into influencer_metrics_history (account_id, username, bio, follower_count, following_count, post_count, recorded_at, source)
            select a.id, a.username, case when i % 72 = 0 then a.bio end, 1000 + (a.id + i) % 977, 100, 10, now() - i * interval '9 hours' - make_interval(secs => a.id % 3600), 'tikhub'
            from account a cross join generate_series(0, 79) i where a.id > 4;
            insert into post_metrics_history (post_ref, post_code, post_id, like_count, comment_count, play_count, recorded_at, source)
            select p.id, p.code, p.platform_id, p.like_count - i, p.comment_count, p.play_count, now() - i * interval '9 hours' - make_interval(secs => p.id % 3600), 'tikhub'
            from post p cross join generate_series(0, 29) i where p.id <= {tasks - accounts}
            """, ct);
        await StepAsync("rollups", """
            set work_mem = '512MB';
            insert into history_rollup (kind, unit, entity_id, at, newest_at, count, min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3)
            select r.kind, 'h', r.entity_id, date_trunc('hour', r.at, 'UTC'), max(r.at), count(*), min(value_1), max(value_1), max(value_1), 'm',
                min(value_2), max(value_2), max(value_2), 'm', min(value_3), max(value_3), max(value_3), case when max(value_3) is not null then 'm' end::"char"
            from history_row r group by 1, 3, 4;
            insert into history_rollup (kind, unit, entity_id, at, newest_at, count, min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3)
            select r.kind, 'd', r.entity_id, date_trunc('day', r.at, 'UTC'), max(r.newest_at), sum(r.count), min(min_1), max(max_1), max(last_1), 'm',
                min(min_2), max(max_2), max(last_2), 'm', min(min_3), max(max_3), max(last_3), max(state_3::text)::"char"
            from history_rollup r join (select kind, entity_id, max(at) as at from history_rollup group by 1, 2) n using (kind, entity_id)
            where r.at < n.at group by 1, 3, 4
            """, ct);
        await StepAsync("triggers on", """
            alter table influencer_metrics_history enable trigger user;
            alter table post_metrics_history enable trigger user
            """, ct);
        await StepAsync("runs", $"""
            insert into task_run (task_id, run_no, slot_at, started_at, finished_at, outcome, source, calls, cost_usd, worker_id, error, team_id, platform)
            select t.id, n, at, at, at + interval '300 ms', case when (t.i + n) % 50 = 0 then 2 else 1 end, case when (t.i + n) % 50 > 0 then (array['tikhub', 'rocketapi', 'lama'])[1 + (t.i % 100 = 0)::int + (t.i % 10000 = 0)::int] end, 1, 0.001, 1,
                case when (t.i + n) % 50 = 0 then case when t.i % 5000 = 0 then 'lama: HTTP 500' else 'tikhub: no answer within 10 s' end end, t.team_id, t.platform
            from (select id, team_id, platform, row_number() over () as i from task) t cross join generate_series(1, 20) n cross join lateral (select now() - (21 - n) * interval '9 hours' - make_interval(secs => t.i % 3600)) x(at)
            """, ct);
        await StepAsync("provider calls", """
            insert into call_kind (provider, platform, fetch_type, credential, http_status, outcome, cost_usd, method, url)
            select provider, platform, 'fetch_profile_by_handle', '1', 200, outcome, 0.001, 'GET', 'https://source.example/api/v1/profile?username={target}'
            from unnest(array['tikhub', 'rocketapi', 'lama']) provider, unnest(array['instagram', 'tiktok', 'youtube']) platform, unnest(array['transient', 'found']) outcome;
            insert into call_log (at, kind, duration_ms, target, task_id, run_no)
            select r.started_at, k.id, 300, coalesce(t.username, t.post_code), t.id, r.run_no
            from task_run r join task t on t.id = r.task_id join call_kind k on k.provider = (array['tikhub', 'rocketapi', 'lama'])[1 + r.run_no % 3]
                and k.platform = t.platform and k.outcome = case when r.run_no = 7 then 'transient' else 'found' end
            where r.run_no <= 10
            """, ct);
        await StepAsync("totals of calls", """
            insert into provider_usage (day, provider, fetch_type, outcome, calls, cost_usd, saved)
            select current_date - d, 'provider' || p, 'fetch_type_' || f, 'outcome' || o, 1000, 1, 10
            from generate_series(0, 365) d, generate_series(1, 10) p, generate_series(1, 5) f, generate_series(1, 5) o
            """, ct);
        await StepAsync("requests", $"""
            alter table scrape_request_log disable trigger user;
            insert into scrape_request_log (flow, platform, params, status, error, error_code, created_at, picked_at, scraped_at, event_timestamp, team_id, account, source, calls, cost_usd)
            select (array['refresh_profile_basic', 'refresh_profile_by_handle', 'refresh_post_by_shortcode'])[1 + i % 3], 'instagram', jsonb_build_object(),
                case when i % 100 = 0 then 'FAILED' else 'COMPLETE' end, case when i % 100 = 0 then 'no source' end, case when i % 100 = 0 then 'unavailable' end,
                at, at + interval '1 s', at + interval '2 s', at + interval '2 s', 1, substr(md5(i::text), 1, 6) || '.user' || i % {accounts}, 'tikhub', 1, 0.001
            from generate_series(1, {Scaled(500_000)}) i cross join lateral (select now() - i * interval '5 seconds') x(at);
            alter table scrape_request_log enable trigger user;
            insert into request_count select team_id, flow, status, error_code, count(*) from scrape_request_log group by 1, 2, 3, 4
            """, ct);
        await StepAsync("jobs", $"""
            with j as (
                insert into processing_jobs (id, job_type, status, total_users, processed_users, successful_users, max_concurrency, team_id, usernames, created_at, started_at, updated_at, completed_at)
                select gen_random_uuid(), 'single', 'completed', 1, 1, 1, 1, 1, array[substr(md5(i::text), 1, 6) || '.user' || i % {accounts}], at, at + interval '1 s', at + interval '3 s', at + interval '3 s'
                from generate_series(1, {Scaled(500_000)}) i cross join lateral (select now() - i * interval '5 seconds') x(at)
                returning id, usernames, created_at)
            insert into processing_job_items (job_id, username, status, source, started_at, completed_at, created_at, updated_at, calls, cost_usd)
            select id, usernames[1], 'completed', 'tikhub', created_at + interval '1 s', created_at + interval '3 s', created_at, created_at, 1, 0.001 from j
            """, ct);
        await StepAsync("audit log", $"""
            insert into audit_log (team_id, at, actor_kind, actor_name, action, entity_type, entity_id)
            select 1, now() - i * interval '1 minute', 'user', 'somebody', (array['task.create', 'task.pause', 'task.resume', 'job.cancel'])[1 + i % 4], 'task', i::text
            from generate_series(1, {Scaled(200_000)}) i
            """, ct);
        await StepAsync("load of two days", """
            insert into workload (at, seconds, name, kind, finished, failed, lag_ms_sum, lag_ms_max, waiting, running)
            select date_trunc('minute', now()) - m * interval '1 minute', 60, n, split_part(n, ':', 1), 100, 1, 2000, 90, 5, 5
            from generate_series(1, 2880) m, unnest(array['monitors:instagram', 'monitors:tiktok', 'monitors:youtube']) n
            """, ct);
        await StepAsync("vacuum analyze", "vacuum analyze", ct);
    }

    private async Task StepAsync(string name, string sql, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {watch.Elapsed.TotalSeconds:0.0} s"));
    }
}
