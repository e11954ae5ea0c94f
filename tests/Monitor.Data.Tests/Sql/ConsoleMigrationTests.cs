using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Sql;

/// <summary>After the upgrade it is known whose the runs of before were, and how many jobs and requests there are, from then on with every change.</summary>
public sealed class ConsoleMigrationTests(PostgresServer postgres) : MigrationTest(postgres, first: 37)
{
    protected override async Task FillAsync()
    {
        await Database.ExecuteAsync(
            """
            insert into team (name) values ('other');
            select ensure_partitions('task_run', interval '1 day', now() - interval '2 days', now() + interval '1 day');
            insert into task (id, team_id, task_type, platform, username, interval_seconds)
            values ('00000000-0000-0000-0000-000000000001', 2, 'influencer', 'tiktok', 'ada', 60);
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, updated_at)
            select md5(i::text)::uuid, 'bulk', 'pending', 1, 1, 1 + i % 2, '{ada}', now(), now() from generate_series(1, 9) i;
            insert into scrape_request_log (flow, platform, params, status, error_code, created_at, event_timestamp, team_id)
            select 'refresh_profile_basic', 'instagram', '{}', case when i % 3 = 0 then 'FAILED' else 'PENDING' end, case when i % 3 = 0 then 'transient' end, now(), now(), 1
            from generate_series(1, 9) i;
            """);
        await RunAsync(1);
    }

    [Fact]
    public async Task Runs_of_before_and_of_processes_of_before_say_whose_they_are()
    {
        await RunAsync(2);

        Assert.Equal(["1 2 tiktok", "2 2 tiktok"], await Database.ColumnAsync<string>("select run_no || ' ' || team_id || ' ' || platform from task_run order by run_no"));
    }

    [Fact]
    public async Task Jobs_and_requests_of_before_are_counted_and_every_change_of_them()
    {
        await IsCountedAsync();
        await Database.ExecuteAsync("update processing_jobs set priority = 1, status = case when team_id = 1 then 'completed' else status end");
        await Database.ExecuteAsync("update processing_jobs set priority = 0");
        await Database.ExecuteAsync("update scrape_request_log set status = 'FAILED', error_code = case when id % 2 = 0 then 'blocked' else 'transient' end");
        await IsCountedAsync();
        // Nothing that is counted has changed: nothing is noted.
        var noted = await NotedAsync();
        await Database.ExecuteAsync("update processing_jobs set priority = 2");
        await Database.ExecuteAsync("update scrape_request_log set retry_count = 1");
        Assert.Equal(noted, await NotedAsync());
        await Database.ExecuteAsync("update scrape_request_log set status = 'PENDING' where id < 4");
        await Database.ExecuteAsync("delete from scrape_request_log where id > 7");
        await Database.ExecuteAsync("delete from processing_jobs where team_id = 2");
        await IsCountedAsync();
    }

    private async Task IsCountedAsync()
    {
        Assert.Equal(
            await Database.ColumnAsync<string>("select concat_ws(' ', team_id, job_type, status, count(*)) from processing_jobs group by team_id, job_type, status order by 1"),
            await Database.ColumnAsync<string>(
                "select concat_ws(' ', team_id, job_type, status, sum(count)) from job_count group by team_id, job_type, status having sum(count) <> 0 order by 1"));
        Assert.Equal(
            await Database.ColumnAsync<string>(
                """
                select concat_ws(' ', team_id, flow, status, code, count(*)) from scrape_request_log cross join lateral (select case when status = 'FAILED' then error_code end as code) c
                group by team_id, flow, status, code order by 1
                """),
            await Database.ColumnAsync<string>(
                "select concat_ws(' ', team_id, flow, status, error_code, sum(count)) from request_count group by team_id, flow, status, error_code having sum(count) <> 0 order by 1"));
    }

    private Task<long> NotedAsync() => Database.ScalarAsync<long>("select (select count(*) from job_count) + (select count(*) from request_count)");

    private Task RunAsync(int number) => Database.ExecuteAsync(
        """
        insert into task_run (task_id, run_no, slot_at, started_at, finished_at, outcome)
        values ('00000000-0000-0000-0000-000000000001', $1, now(), now(), now(), 1)
        """, number);
}
