using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Search;

public sealed class SearchTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private DateTimeOffset Now => Api.Clock.GetUtcNow();

    [Fact]
    public async Task Everything_is_found_by_a_part_of_its_name()
    {
        var task = await Api.CreateAsync("zz.kiwi.task");
        var account = await Database.AccountAsync("7001", "kiwi.account", Now);
        var post = await Database.PostAsync("7101", "KIWIcode01", Now);
        await Database.ExecuteAsync("update post set caption = 'A Kiwi on the beach' where id = $1", post);
        var job = await Database.ScalarAsync<Guid>(
            """
            with job as (
                insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, updated_at)
                values (gen_random_uuid(), 'bulk', 'pending', 2, 1, 1, array['kiwi.one', 'other'], now(), now()) returning id)
            insert into processing_job_items (job_id, username, created_at, updated_at) select id, 'kiwi.one', now(), now() from job returning job_id
            """);
        var request = (await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "refresh_profile_basic", "params": { "handle": "kiwi.request" } }""")).Data.GetProperty("id").GetInt64();

        Assert.Equal([$"task {task}", $"account {account}", $"post {post}", $"job {job}", $"request {request}"], await FindAsync("q=KiWi"));
        Assert.Equal([$"account {account}"], await FindAsync("q=kiwi.acc&in=posts,accounts,tasks"));
        Assert.Equal([$"task {task}"], await FindAsync($"q={task.ToString()[..30]}&in=tasks"));
        Assert.Equal([$"job {job}"], await FindAsync($"q={job.ToString("N")[..8]}&in=jobs"));
        Assert.Equal([$"request {request}"], await FindAsync($"q={request:00}&in=requests"));
        Assert.Equal([$"account {account}"], await FindAsync("q=7001&in=accounts"));
    }

    [Fact]
    public async Task What_begins_with_the_text_comes_first_and_no_more_than_asked_for()
    {
        foreach (var name in new[] { "a.plum", "b.plum", "plum.c", "plum.a", "d.plum", "plum.b" })
            await Api.CreateAsync(name);

        var hits = (await Api.GetAsync("/api/v1/search?q=plum&in=tasks&limit=4")).Data.GetProperty("hits").EnumerateArray().Select(hit => hit.Text("title")!).ToArray();

        Assert.Equal(["plum.a", "plum.b", "plum.c"], hits[..3]);
        Assert.EndsWith(".plum", Assert.Single(hits[3..]), StringComparison.Ordinal);
        Assert.Equal(3, (await FindAsync("q=pl&in=tasks&limit=20")).Length);
        Assert.Empty(await FindAsync("q=l_m&in=tasks"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2_001)]
    public async Task A_team_finds_its_own_among_the_same_names_of_others_whether_it_has_little_or_much(int more)
    {
        var (team, others) = (await Api.TeamAsync($"has {more}"), await Api.TeamAsync($"others of {more}"));
        var key = await Api.KeyAsync(team, "read");
        foreach (var (owner, name, count) in new[] { (team, $"lychee{more}", 2), (others, $"lychee{more}.x", 30), (team, $"filler{more}", more) })
            await Database.ExecuteAsync(
                """
                with a as (
                    insert into account (platform, platform_id, username, source, measured_at)
                    select 'instagram', $2 || i, $2 || '.' || i, 'tikhub', now() from generate_series(1, $3) i returning id, platform_id, username),
                p as (
                    insert into post (platform, platform_id, code, caption, owner_id, source, measured_at)
                    select 'instagram', $2 || i, md5($2 || i), 'The ' || $2, $2 || i, 'tikhub', now() from generate_series(1, $3) i),
                t as (
                    insert into task (id, team_id, task_type, platform, username, account_id, interval_seconds, status)
                    select gen_random_uuid(), $1, 'influencer', 'instagram', username, id, 3600, 'paused' from a),
                j as (
                    insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, usernames, created_at, updated_at)
                    select gen_random_uuid(), 'single', 'completed', 1, 1, $1, array[username], now(), now() from a returning id, usernames),
                i as (insert into processing_job_items (job_id, username, status, created_at, updated_at) select id, usernames[1], 'completed', now(), now() from j)
                insert into scrape_request_log (flow, platform, params, account, team_id, status) select 'refresh_profile_basic', 'instagram', '{}', username, $1, 'FAILED' from a
                """, owner, name, count);

        var reply = await Api.GetAsync($"/api/v1/search?q=ychee{more}&limit=20", key);
        var hits = reply.Data.GetProperty("hits").EnumerateArray().Select(hit => $"{hit.Text("kind")} {hit.Text("title")}");
        string[] names = [$"lychee{more}.1", $"lychee{more}.2"];
        Assert.Equal(
            [.. names.Select(name => $"task {name}"), .. names.Select(name => $"account {name}"), $"post The lychee{more}", $"post The lychee{more}",
                .. names.Select(name => $"job {name}"), .. names.Select(name => $"request {name}")],
            hits);
        Assert.Equal(
            [.. names.Select(name => $"task {name}")],
            (await Api.GetAsync($"/api/v1/search?q=LY&in=tasks&limit=20", key)).Data.GetProperty("hits").EnumerateArray().Select(hit => $"{hit.Text("kind")} {hit.Text("title")}"));
    }

    [Fact]
    public async Task Nothing_of_another_team_is_found()
    {
        var team = await Api.TeamAsync("strangers");
        var task = await Api.CreateAsync("mango.task");
        var account = await Database.AccountAsync("7003", "mango.account", Now);
        var post = await Database.PostAsync("7103", "MANGOcode1", Now);
        await Database.ExecuteAsync("update task set team_id = $1 where id = $2 or account_id = $3 or post_id = $4", team, task, account, post);
        await Database.ExecuteAsync("insert into scrape_request_log (flow, platform, params, account, team_id, status) values ('refresh_profile_basic', 'instagram', '{}', 'mango.request', $1, 'FAILED')", team);

        Assert.Empty(await FindAsync("q=mango"));
        Assert.Empty(await FindAsync($"q={task}"));
        Assert.Empty(await FindAsync("q=7003"));
    }

    [Theory]
    [InlineData("", "required", "q")]
    [InlineData("q=a", "out_of_range", "q")]
    [InlineData("q=abc&in=people", "unknown_value", "in")]
    [InlineData("q=abc&limit=21", "out_of_range", "limit")]
    public async Task What_is_wrong_is_said(string query, string code, string field)
    {
        var reply = await Api.GetAsync($"/api/v1/search?{query}");

        Assert.Equal((422, code, field), (reply.Status, reply.Code, reply.Field));
    }

    private async Task<string[]> FindAsync(string query)
    {
        var reply = await Api.GetAsync($"/api/v1/search?{query}");
        Assert.Equal(200, reply.Status);
        return [.. reply.Data.GetProperty("hits").EnumerateArray().Select(hit => $"{hit.Text("kind")} {hit.Text("id")}")];
    }
}
