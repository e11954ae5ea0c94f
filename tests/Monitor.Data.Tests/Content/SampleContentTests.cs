using Monitor.Data.Content;
using Monitor.Data.Tests.Charts;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Content;

public sealed class SampleContentTests(PostgresServer postgres)
{
    // Later than the day at which the simulator's accounts begin to grow.
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 12, 1, 9, 31, 17, TimeSpan.Zero));

    [Fact]
    public async Task An_empty_database_gets_fifteen_accounts_with_posts_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SampleContent.LoadAsync(database.DataSource, _time, default)));

        Assert.Equal(15L, await database.ScalarAsync<long>("select count(*) from instagram_users"));
        Assert.Equal(7L, await database.ScalarAsync<long>("select count(*) from instagram_users where source = 'sample'"));
        Assert.Equal(3L, await database.ScalarAsync<long>("select count(*) from instagram_users where username in ('musiclover2024', 'techguru_sarah', 'foodie_adventures')"));
        Assert.Equal(62L, await database.ScalarAsync<long>("select count(*) from instagram_posts where engagement_rate > 0 and estimated_reach > 0"));
        Assert.Equal(15L, await database.ScalarAsync<long>("select count(*) from instagram_assets where asset_type = 'tagged_user' and tagged_user_id is not null"));
        Assert.Equal(5L, await database.ScalarAsync<long>("select count(*) from get_top_users_by_engagement(5)"));
        Assert.Equal(10L, await database.ScalarAsync<long>("select count(*) from task"));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            "select count(*) from influencer_metrics_history h join account a on a.id = h.account_id where a.source = 'sample'"));
    }

    [Theory]
    [InlineData("insert into account (platform, platform_id, username, source, measured_at) values ('instagram', '1', 'real', 'tikhub', now())", 1)]
    [InlineData("insert into task (id, task_type, username, interval_seconds) values (gen_random_uuid(), 'influencer', 'real', 60)", 0)]
    public async Task A_database_that_is_in_use_stays_as_it_is(string sql, long accounts)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(sql);

        await SampleContent.LoadAsync(database.DataSource, _time, default);

        Assert.Equal(accounts, await database.ScalarAsync<long>("select count(*) from account"));
        Assert.Equal(1 - accounts, await database.ScalarAsync<long>("select count(*) from task"));
    }

    [Fact]
    public async Task The_story_is_written_as_the_product_would_have_left_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var now = _time.GetUtcNow();

        await SampleContent.LoadAsync(database.DataSource, _time, default);

        await RollupCheck.MatchesAsync(database, "the story");
        // Every task is as its last run left it, and every active one is due at a slot that is to come.
        Assert.Equal(0L, await database.ScalarAsync<long>(
            """
            select count(*) from task_schedule s cross join lateral (select * from task_run r where r.task_id = s.task_id order by finished_at desc limit 1) r
            where (s.run_no, s.last_outcome, s.last_run_at, coalesce(s.last_error, '')) is distinct from (r.run_no, r.outcome, r.finished_at, coalesce(r.error, ''))
            """));
        Assert.Equal(9L, await database.ScalarAsync<long>("select count(*) from task_schedule where state = 1 and slot_at = due_at and due_at > $1 and due_at <= $1 + make_interval(secs => interval_s)", now));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from task_schedule where extract(epoch from slot_at - anchor_at)::numeric % interval_s <> 0"));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from task_run where team_id is distinct from 1 or platform is distinct from 'instagram' or finished_at > $1", now));
        // What was measured is the run's, and what the account shows is what was measured last.
        Assert.Equal(0L, await database.ScalarAsync<long>(
            """
            select count(*) from task_run r where r.outcome = 1 and not exists (
                select from influencer_metrics_history h where h.task_id = r.task_id and h.slot_at = r.slot_at and h.source = r.source and h.recorded_at = r.finished_at)
              and not exists (select from post_metrics_history h where h.task_id = r.task_id and h.slot_at = r.slot_at and h.source = r.source and h.recorded_at = r.finished_at)
            """));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            """
            select count(*) from task t join account a on a.id = t.account_id cross join lateral (
                select * from influencer_metrics_history h where h.account_id = a.id order by recorded_at desc limit 1) h
            where (a.follower_count, a.following_count, a.post_count, a.measured_at, a.source) is distinct from (h.follower_count, h.following_count, h.post_count, h.recorded_at, h.source)
            """));
        Assert.Equal(
            await database.ScalarAsync<long>("select sum(calls)::bigint from task_run where finished_at >= date_trunc('day', $1::timestamptz, 'UTC') - interval '12 days'", now),
            await database.ScalarAsync<long>("select sum(calls)::bigint from provider_usage where day >= (($1::timestamptz) at time zone 'UTC')::date - 12", now));
    }

    [Fact]
    public async Task The_charts_have_a_story()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var now = _time.GetUtcNow();

        await SampleContent.LoadAsync(database.DataSource, _time, default);

        // Everybody grows, day by day, but for who fell silent.
        Assert.Equal(0L, await database.ScalarAsync<long>(
            """
            select count(*) from (
                select last_1 - lag(last_1) over (partition by entity_id order by at) as growth from history_rollup where kind = 1 and unit = 'd') d
            where growth <= 0
            """));
        // A viral post brings in two days what else takes weeks.
        Assert.True(await GrowthAsync("musiclover2024", 10, 6) > 5 * await GrowthAsync("musiclover2024", 20, 16));
        Assert.True(await database.ScalarAsync<bool>("select max(play_count) > 4 * min(play_count) from post_metrics_history where post_code = 'EAAGsHRMwc9'"));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            "select count(*) from influencer_metrics_history where username = 'foodie_adventures' and recorded_at between $1 - interval '12 days' and $1 - interval '10 days'", now));
        Assert.InRange(await database.ScalarAsync<long>("select count(*) from task_run r join task t on t.id = r.task_id where t.username = 'foodie_adventures' and r.outcome = 2"), 50, 90);
        Assert.Equal("travel_with_mia", await database.ScalarAsync<string>(
            "select a.username from quarantine q join account a on a.id = q.entity_id where q.state = 'held' and a.held_at is not null and q.observation ->> 'name' = a.username and (q.observation #>> '{metrics,0,value}')::bigint < a.follower_count / 50"));
        Assert.InRange(await database.ScalarAsync<short>("select s.failures from task_schedule s join task t on t.id = s.task_id where t.username = 'pottery_by_nina'"), (short)20, (short)40);
        Assert.True(await database.ScalarAsync<bool>("select s.promised_by < $1 from task_schedule s join task t on t.id = s.task_id where t.username = 'pottery_by_nina'", now));
        Assert.Equal("elena.reads", await database.ScalarAsync<string>("select username from influencer_metrics_history h where h.account_id = (select id from account where username = 'bookworm_elena') order by recorded_at limit 1"));
        Assert.Equal("bookworm_elena", await database.ScalarAsync<string>("select details ->> 'to' from account_event where event = 'renamed'"));
        Assert.Equal(2L, await database.ScalarAsync<long>("select count(*) from account_handle h join account a on a.id = h.account_id where a.username = 'bookworm_elena'"));
        Assert.Equal("startup_diary_ben", await database.ScalarAsync<string>("select username from task where status = 'paused'"));
        // Somebody has passed a round number since.
        Assert.True(await database.ScalarAsync<bool>(
            "select bool_or(passed) from (select floor(max(follower_count) / 50000.0) > floor(min(follower_count) / 50000.0) as passed from influencer_metrics_history group by account_id) m"));

        Task<decimal> GrowthAsync(string username, int from, int to) => database.ScalarAsync<decimal>(
            """
            select (max(follower_count) - min(follower_count))::numeric from influencer_metrics_history
            where username = $1 and recorded_at between $2 - make_interval(days => $3) and $2 - make_interval(days => $4)
            """, username, now, from, to);
    }
}
