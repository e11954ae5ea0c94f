using System.Text.Json;
using Monitor.Data.Observations;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Content;

/// <summary>
/// What a demo would have measured of some of the sample accounts, had it run for six weeks: growth, a jump after a viral post, a gap, an answer that is
/// held, sources that have failed since yesterday, a rename, a pause, two posts. It ends where the provider simulator is now, which goes on with it. Written as
/// the product would have left it: histories with their rollups, run logs, states of tasks, the quarantine, events, costs.
/// </summary>
internal static class SampleStory
{
    private const string PartitionsSql = """
        select ensure_partitions('influencer_metrics_history', interval '28 days', $1 - interval '45 days', $1 + interval '1 day'),
            ensure_partitions('post_metrics_history', interval '28 days', $1 - interval '45 days', $1 + interval '1 day'),
            ensure_partitions('task_run', interval '1 day', $1 - interval '14 days', $1 + interval '1 day')
        """;

    private const string TablesSql = """
        create temporary table sample_subject (
            task_id uuid, kind smallint, entity_id bigint, shape text, interval_s integer, anchor timestamptz, name text, former text, bio text,
            one float8, one_per_day float8, two float8, two_per_day float8, three float8, three_per_day float8) on commit drop;
        create temporary table sample_run (
            task_id uuid, run_no integer, slot_at timestamptz, finished_at timestamptz, age float8, outcome smallint, source text, error text) on commit drop
        """;

    private const string PostsSql = """
        insert into post (platform, platform_id, code, owner_id, owner_username, media_type, caption, taken_at, source, measured_at)
        select 'instagram', p.platform_id, p.code, a.platform_id, a.username, p.media_type, p.caption, $2 - interval '31 days', 'sample', $2
        from jsonb_to_recordset($1 -> 'posts') p(platform_id text, code text, owner text, media_type text, caption text)
            join account a on a.platform = 'instagram' and a.username = p.owner
        """;

    // The last slots lie some minutes back, each of another task at another minute.
    private const string SubjectsSql = """
        insert into sample_subject
        select gen_random_uuid(), s.kind, s.entity_id, s.shape, s.interval_s,
            $2 - make_interval(days => s.days, mins => 7 * (row_number() over (order by s.kind, s.name))::int), s.name, s.former, s.bio,
            s.one, s.one_per_day, s.two, s.two_per_day, s.three, s.three_per_day
        from (
            select 1::smallint as kind, 42 as days, a.id as entity_id, u.shape, u.interval_s, u.username as name, u.former, a.bio,
                u.followers as one, u.followers_per_day as one_per_day, u.following::float8 as two, 0::float8 as two_per_day, u.posts as three, u.posts_per_day as three_per_day
            from jsonb_to_recordset($1 -> 'accounts') u(username text, former text, shape text, interval_s integer, followers float8, followers_per_day float8,
                    following bigint, posts float8, posts_per_day float8)
                join account a on a.platform = 'instagram' and a.username = u.username
            union all
            select 2, 30, p.id, u.shape, u.interval_s, u.code, null, null, u.likes, u.likes_per_day, u.comments, u.comments_per_day, u.plays, u.plays_per_day
            from jsonb_to_recordset($1 -> 'posts') u(code text, shape text, interval_s integer, likes float8, likes_per_day float8, comments float8, comments_per_day float8,
                    plays float8, plays_per_day float8)
                join post p on p.platform = 'instagram' and p.code = u.code) s
        """;

    private const string RunsSql = """
        insert into sample_run
        select s.task_id, r.n, r.slot_at, r.slot_at + make_interval(secs => 0.25 + (r.n * 37 % 600) / 1000.0), r.age, o.outcome,
            case when o.outcome in (1, 7) then case when r.n % 17 = 0 then 'rocketapi' else 'tikhub' end end,
            case o.outcome when 2 then 'tikhub: no answer within 10 s; rocketapi: HTTP 503' when 7 then 'follower_count fell to a hundredth' end
        from sample_subject s
            cross join lateral (
                select k + 1 as n, s.anchor + k * make_interval(secs => s.interval_s) as slot_at,
                    extract(epoch from $1 - s.anchor) / 86400 - k * s.interval_s / 86400.0 as age,
                    s.anchor + (k + 1) * make_interval(secs => s.interval_s) > $1 - interval '1 second' as is_last
                from generate_series(0, (extract(epoch from $1 - s.anchor) / s.interval_s)::int) k) r
            cross join lateral (
                select (case when s.shape = 'gap' and r.age between 9 and 12.5 or s.shape = 'stale' and r.age < 1.25 then 2 when s.shape = 'held' and r.is_last then 7 else 1 end)::smallint as outcome) o
        where r.slot_at <= $1 - interval '1 second' and not (s.shape = 'paused' and r.age < 5)
        """;

    // In the order in which they would have come. Every number lies on the line on which the simulator lets it grow, a little faster in the evening; a jump is
    // missing before it comes.
    private const string HistoriesSql = """
        create temporary view sample_value as
        select s.kind, s.entity_id, s.task_id, r.run_no, r.slot_at, r.finished_at as at, r.source, s.name, s.former, s.bio, s.interval_s, r.age,
            round((s.one + s.one_per_day * d.days) * j.share + s.one_per_day * 0.1 * sin(2 * pi() * d.days))::bigint as one,
            round((s.two + s.two_per_day * d.days) * case when s.kind = 2 then j.share else 1 end)::bigint as two,
            round((s.three + s.three_per_day * d.days) * case when s.kind = 2 then j.share else 1 end)::bigint as three
        from sample_subject s join sample_run r using (task_id)
            cross join lateral (select extract(epoch from r.finished_at - timestamptz '2026-01-01 00:00:00+00')::float8 / 86400 as days) d
            cross join lateral (
                select case when s.shape <> 'viral' then 1
                    else 1 - case s.kind when 1 then 0.07 else 0.8 end / (1 + exp(least(50, 3 * (8 - r.age)))) end as share) j
        where r.outcome = 1;
        insert into influencer_metrics_history (account_id, user_id, username, bio, follower_count, following_count, post_count, recorded_at, source, task_id, slot_at)
        select v.entity_id, a.platform_id::bigint, case when v.former is not null and v.age > 20 then v.former else v.name end,
            case when (v.run_no - 1) % (2592000 / v.interval_s) = 0 then v.bio end, v.one, v.two, v.three, v.at, v.source, v.task_id, v.slot_at
        from sample_value v join account a on a.id = v.entity_id where v.kind = 1 order by v.entity_id, v.at;
        insert into post_metrics_history (post_ref, post_code, post_id, like_count, comment_count, play_count, recorded_at, source, task_id, slot_at)
        select v.entity_id, v.name, p.platform_id, v.one, v.two, v.three, v.at, v.source, v.task_id, v.slot_at
        from sample_value v join post p on p.id = v.entity_id where v.kind = 2 order by v.entity_id, v.at;
        update account a set follower_count = v.one, following_count = v.two, post_count = v.three, source = v.source, measured_at = v.at, bio_recorded_at = v.at
        from (select distinct on (entity_id) * from sample_value where kind = 1 order by entity_id, at desc) v where a.id = v.entity_id;
        update post p set like_count = v.one, comment_count = v.two, play_count = v.three, source = v.source, measured_at = v.at
        from (select distinct on (entity_id) * from sample_value where kind = 2 order by entity_id, at desc) v where p.id = v.entity_id;
        drop view sample_value
        """;

    private const string TasksSql = """
        insert into task (id, task_type, username, post_code, interval_seconds, status, account_id, post_id, created_at, updated_at)
        select task_id, (case kind when 1 then 'influencer' else 'post' end)::task_type_enum, case kind when 1 then name end, case kind when 2 then name end, interval_s,
            (case shape when 'paused' then 'paused' else 'active' end)::task_status_enum, case kind when 1 then entity_id end, case kind when 2 then entity_id end,
            anchor, case shape when 'paused' then $1 - interval '5 days' else anchor end
        from sample_subject
        """;

    private const string SchedulesSql = """
        insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, run_no, failures, last_outcome, last_run_at, last_success_at, last_source, last_error)
        select s.task_id, 'instagram', case s.shape when 'paused' then 2 else 1 end, n.slot_at, n.slot_at, s.anchor, s.interval_s, l.run_no,
            (select count(*) from sample_run f where f.task_id = s.task_id and f.slot_at > g.slot_at and f.outcome = 2), l.outcome, l.finished_at, g.finished_at,
            coalesce(l.source, g.source), l.error
        from sample_subject s
            cross join lateral (select * from sample_run r where r.task_id = s.task_id order by slot_at desc limit 1) l
            cross join lateral (select * from sample_run r where r.task_id = s.task_id and r.outcome = 1 order by slot_at desc limit 1) g
            cross join lateral (select l.slot_at + make_interval(secs => s.interval_s) as slot_at) n
        """;

    private const string LogSql = """
        insert into task_run (task_id, run_no, slot_at, started_at, finished_at, outcome, missed, source, calls, cost_usd, error, team_id, platform)
        select task_id, run_no, slot_at, slot_at + interval '30 ms', finished_at, outcome, 0, source, case outcome when 2 then 2 else 1 end, case outcome when 2 then 0.0014 else 0.001 end,
            error, 1, 'instagram'
        from sample_run where age < 13.9;
        insert into provider_usage (day, provider, fetch_type, outcome, calls, cost_usd, saved)
        select (r.finished_at at time zone 'UTC')::date, c.provider, case s.kind when 1 then 'fetch_profile_by_handle' else 'fetch_post_by_shortcode' end,
            case r.outcome when 2 then 'transient' else 'found' end, count(*), sum(case c.provider when 'tikhub' then 0.001 else 0.0004 end), 0
        from sample_run r join sample_subject s using (task_id)
            cross join lateral (select r.source as provider where r.source is not null union all select p from unnest(array['tikhub', 'rocketapi']) p where r.outcome = 2) c
        group by 1, 2, 3, 4
        """;

    private const string EventsSql = """
        update account_handle h set first_seen_at = $1 - interval '20 days' from sample_subject s where s.former is not null and h.account_id = s.entity_id;
        insert into account_handle (account_id, username, first_seen_at) select entity_id, former, anchor from sample_subject where former is not null;
        insert into account_event (account_id, event, at, details)
        select entity_id, 'renamed', $1 - interval '20 days', jsonb_build_object('from', former, 'to', name) from sample_subject where former is not null
        """;

    private const string HoldSql = """
        with held as (
            select s.entity_id, s.task_id, r.finished_at, r.source, a.follower_count, a.post_count
            from sample_subject s join sample_run r on r.task_id = s.task_id and r.outcome = 7 join account a on a.id = s.entity_id),
        marked as (update account a set held_at = h.finished_at from held h where a.id = h.entity_id)
        insert into quarantine (entity_type, entity_id, task_id, source, observation, previous, reason, sightings, first_seen_at, last_seen_at)
        select 'account', h.entity_id, h.task_id, h.source,
            jsonb_set(jsonb_set(jsonb_set($1, '{source}', to_jsonb(h.source)), '{measured_at}', to_jsonb(h.finished_at)), '{metrics,0,value}', to_jsonb(h.follower_count / 100)),
            jsonb_build_object('follower_count', h.follower_count, 'post_count', h.post_count),
            format('follower_count fell from %s to %s', h.follower_count, h.follower_count / 100), 1, h.finished_at, h.finished_at
        from held h
        """;

    /// <summary>Writes it beside the sample accounts, in their transaction.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken ct)
    {
        var story = await SampleContent.ReadAsync("story.json", ct);
        // What the API shows is exact to the millisecond.
        var at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)).UtcDateTime;
        await ExecuteAsync(PartitionsSql, Time());
        await ExecuteAsync(TablesSql);
        await ExecuteAsync(PostsSql, Json(story), Time());
        await ExecuteAsync(SubjectsSql, Json(story), Time());
        await ExecuteAsync(RunsSql, Time());
        await ExecuteAsync("analyze sample_subject, sample_run");
        await ExecuteAsync(TasksSql, Time());
        await ExecuteAsync(SchedulesSql);
        await ExecuteAsync(HistoriesSql);
        await ExecuteAsync(LogSql);
        foreach (var statement in EventsSql.Split(';'))
            await ExecuteAsync(statement, statement.Contains("$1", StringComparison.Ordinal) ? [Time()] : []);
        await ExecuteAsync(HoldSql, Json(JsonSerializer.Serialize(Doubted(story), ObservationJson.Default.Observation)));

        NpgsqlParameter Time() => new() { Value = at };

        async Task ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(parameters);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static NpgsqlParameter Json(string json) => new() { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb };

    // Whose answer is held; its numbers are filled in where they are known.
    private static Observation Doubted(string story)
    {
        using var document = JsonDocument.Parse(story);
        var whose = document.RootElement.GetProperty("accounts").EnumerateArray().First(account => account.GetProperty("shape").GetString() == "held");
        return new(
            Platforms.Instagram, EntityKind.Account, whose.GetProperty("platform_id").GetString()!, whose.GetProperty("username").GetString()!, [],
            [Metric.Measured(MetricKeys.Followers, 0), Metric.Measured(MetricKeys.Following, whose.GetProperty("following").GetInt64())]);
    }
}
