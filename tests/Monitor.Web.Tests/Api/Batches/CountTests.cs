using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Sql;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Batches;

/// <summary>How many jobs and requests there are is known without looking at them.</summary>
public sealed class CountTests(PostgresServer postgres)
{
    [Fact]
    public async Task Jobs_are_counted_through_all_that_can_happen_to_them()
    {
        await using var api = await ApiServer.StartAsync(postgres);
        Assert.Equal("""{"total":0,"active":0,"groups":[]}""", (await api.GetAsync("/api/v1/jobs/counts")).Data.GetRawText());
        await api.Database.ExecuteAsync(
            """
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, updated_at)
            select gen_random_uuid(), case when i % 3 = 0 then 'batch' else 'bulk' end, case when i % 3 = 0 then 'running' else 'pending' end, 1, 1, 1, array['a'], now(), now()
            from generate_series(1, 30) i
            """);
        await api.Database.ExecuteAsync("update processing_jobs set status = 'processing', event_no = event_no + 1 where job_type = 'bulk'");
        await api.Database.ExecuteAsync("update processing_jobs set event_no = event_no + 1");
        await api.Database.ExecuteAsync("update processing_jobs set status = 'completed', processed_users = 1, successful_users = 1 where id in (select id from processing_jobs where job_type = 'bulk' order by id limit 5)");
        await api.Database.ExecuteAsync("delete from processing_jobs where id in (select id from processing_jobs where job_type = 'batch' order by id limit 4)");
        await api.Database.ExecuteAsync("insert into team (name) values ('other')");
        await api.Database.ExecuteAsync("update processing_jobs set team_id = (select max(id) from team) where id = (select id from processing_jobs where job_type = 'batch' order by id limit 1)");

        var counts = (await api.GetAsync("/api/v1/jobs/counts")).Data;

        const string Expected =
            """{"total":25,"active":20,"groups":[{"job_type":"batch","status":"running","count":5},{"job_type":"bulk","status":"completed","count":5},{"job_type":"bulk","status":"processing","count":15}]}""";
        Assert.Equal(Expected, counts.GetRawText());
        for (var i = 0; i < 120; i++)
            await api.Database.ExecuteAsync("update processing_jobs set status = case status when 'pending' then 'processing' else 'pending' end where id = (select id from processing_jobs where job_type = 'bulk' and status <> 'completed' order by id limit 1)");
        await AddUpAsync(api);
        Assert.Equal(4L, await api.Database.ScalarAsync<long>("select count(*) from job_count"));
        Assert.Equal(
            await api.Database.ScalarAsync<string>("select string_agg(concat_ws(' ', team_id, job_type, status, n), ',' order by 1) from (select team_id, job_type, status, count(*) n from processing_jobs group by 1, 2, 3) x"),
            await api.Database.ScalarAsync<string>("select string_agg(concat_ws(' ', team_id, job_type, status, n), ',' order by 1) from (select team_id, job_type, status, sum(count) n from job_count group by 1, 2, 3) x"));
    }

    [Fact]
    public async Task Requests_are_counted_by_flow_state_and_error_through_all_that_can_happen_to_them()
    {
        await using var api = await ApiServer.StartAsync(postgres);
        Assert.Equal("""{"total":0,"groups":[]}""", (await api.GetAsync("/api/v1/scrape-requests/counts")).Data.GetRawText());
        var ids = new List<long>();
        foreach (var handle in (string[])["one", "two", "three", "four"])
            ids.Add((await api.PostAsync("/api/v1/scrape-requests", $$$"""{ "flow": "refresh_profile_basic", "params": { "handle": "{{{handle}}}" } }""")).Data.GetProperty("id").GetInt64());
        await api.PostAsync($"/api/v1/scrape-requests/{ids[0]}/cancel");
        await api.Database.ExecuteAsync("update scrape_request_log set status = 'FAILED', error_code = 'unavailable' where id = any ($1)", new[] { ids[1], ids[2] });
        await api.Database.ExecuteAsync("delete from queue_item where ref_id = any ($1)", new[] { ids[1], ids[2] });
        await api.Database.ExecuteAsync("update scrape_request_log set error_code = 'not_found' where id = $1", ids[2]);
        await api.PostAsync($"/api/v1/scrape-requests/{ids[1]}/retry");
        await api.Database.ExecuteAsync("update scrape_request_log set priority = priority + 1");

        Assert.Equal(
            """{"total":4,"groups":[{"flow":"refresh_profile_basic","status":"FAILED","error_code":"cancelled","count":1},{"flow":"refresh_profile_basic","status":"FAILED","error_code":"not_found","count":1},{"flow":"refresh_profile_basic","status":"PENDING","error_code":null,"count":2}]}""",
            (await api.GetAsync("/api/v1/scrape-requests/counts")).Data.GetRawText());

        await api.Database.ExecuteAsync("delete from scrape_request_log where id = $1", ids[2]);
        await AddUpAsync(api);
        Assert.Equal(3, (await api.GetAsync("/api/v1/scrape-requests/counts")).Data.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_fails_is_counted_up_to_a_bound_and_says_so()
    {
        await using var api = await ApiServer.StartAsync(postgres);
        await api.Database.ExecuteAsync(
            """
            with t as (
                insert into task (id, task_type, platform, username, interval_seconds, created_at, updated_at)
                select gen_random_uuid(), 'influencer', 'instagram', 'user' || i, 3600, $1, $1 from generate_series(1, 1001) i returning id)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s, failures)
            select id, 'instagram', 1, $1, $1, $1, 3600, 1 from t
            """, api.Clock.GetUtcNow());

        var counts = (await api.GetAsync("/api/v1/tasks/counts")).Data;

        Assert.Equal(("1001", "1000", "True", "0", "False"), (counts.Text("total"), counts.Text("failing"), counts.Text("failing_capped"), counts.Text("overdue"), counts.Text("overdue_capped")));
    }

    private static async Task AddUpAsync(ApiServer api)
    {
        foreach (var tally in api.Services.GetServices<ITally>())
            await tally.AddUpAsync(default);
    }
}
