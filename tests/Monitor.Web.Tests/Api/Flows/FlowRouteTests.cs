using System.Globalization;
using System.Text;
using System.Text.Json;
using Monitor.Data.HotState;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Flows;

public sealed class FlowRouteTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private readonly StringBuilder _sql = new();

    [Fact]
    public async Task Flows_are_listed_with_their_sizes_and_change_while_they_run()
    {
        var flows = (await Api.GetAsync("/api/v1/flows")).Data.EnumerateArray().ToDictionary(f => f.Text("name")!);

        Assert.Equal(("10", "5", "50"), (flows["refresh_profile_by_handle"].Text("no_of_workers"),
            flows["refresh_profile_by_handle"].Text("no_of_concurrency"), flows["refresh_profile_by_handle"].Text("max_running")));
        Assert.Equal(("True", "demo-shop", "store"), (
            flows["refresh_orders_by_store"].Text("available"), flows["refresh_orders_by_store"].GetProperty("example").Text("store"), flows["refresh_orders_by_store"].Text("parameter")));
        var status = flows["refresh_orders_by_store"].GetProperty("parameter_details").EnumerateArray().Single(parameter => parameter.Text("name") == "status");
        Assert.Equal(("string", "False", "any"), (status.Text("type"), status.Text("required"), status.GetProperty("one_of")[0].GetString()));
        var changed = await Api.SendAsync(HttpMethod.Patch, "/api/v1/flows/refresh_yt_posts", """{ "max_running": 2, "paused": true }""");
        Assert.Equal(("2", "True"), (changed.Data.Text("max_running"), changed.Data.Text("paused")));
    }

    [Fact]
    public async Task Given_a_result_when_requests_are_listed_then_it_is_shown_with_the_single_request_only()
    {
        var reply = await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "refresh_profile_by_handle", "params": { "handle": "has.result" } }""");
        await Database.ExecuteAsync("update scrape_request_log set status = 'COMPLETE', data = '{\"n\": 1}', calls = 3, cost_usd = 0.0012 where account = 'has.result'");

        var listed = Assert.Single((await Api.GetAsync("/api/v1/scrape-requests?account=has.result")).Data.EnumerateArray());
        Assert.False(listed.TryGetProperty("data", out _));
        Assert.Equal(("3", 0.0012m), (listed.Text("calls"), listed.GetProperty("cost_usd").GetDecimal()));
        Assert.Equal("1", (await Api.GetAsync($"/api/v1/scrape-requests/{reply.Data.Text("id")}")).Data.GetProperty("data").Text("n"));
    }

    [Theory]
    [InlineData("error_code=told_apart", 1)]
    [InlineData("error_code=other", 0)]
    [InlineData("source=tikhub", 1)]
    [InlineData("source=rocketapi", 0)]
    [InlineData("from=2026-01-31T05:00:00Z&to=2026-01-31T06:00:00Z", 1)]
    [InlineData("from=2026-01-31T06:00:00Z", 0)]
    [InlineData("to=2026-01-31T05:00:00Z", 0)]
    public async Task Requests_are_found_by_their_error_their_source_and_their_time(string filter, int count)
    {
        var handle = $"told_{filter.Length}_{count}";
        var body = JsonSerializer.Serialize(new { flow = "refresh_profile_by_handle", @params = new { handle } });
        await Api.PostAsync("/api/v1/scrape-requests", body);
        await Database.ExecuteAsync(
            $"update scrape_request_log set status = 'FAILED', error_code = 'told_apart', source = 'tikhub', created_at = '2026-01-31T05:30:00Z' where account = '{handle}'");

        Assert.Equal(count, (await Api.GetAsync($"/api/v1/scrape-requests?account={handle}&{filter}")).Data.GetArrayLength());
    }

    [Theory]
    [InlineData("/api/v1/scrape-requests")]
    [InlineData("/api/v1/credits/ledger")]
    public async Task Given_ids_beyond_two_billion_when_a_list_goes_on_then_they_are_understood(string path)
    {
        Assert.Equal(200, (await Api.GetAsync($"{path}?before=9000000000")).Status);
        Assert.Equal((422, "out_of_range", "before"), (await Api.GetAsync($"{path}?before=0")) is var reply ? (reply.Status, reply.Code, reply.Field) : default);
    }

    [Fact]
    public async Task Given_sizes_that_workers_published_when_a_flow_gets_its_first_request_then_they_count_and_are_shown()
    {
        await Database.ExecuteAsync(
            "insert into flow (name, platform, workers, concurrency, available, published_at) values ('refresh_reels_posts', 'instagram', 2, 3, true, now())");

        await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "refresh_reels_posts", "params": { "profile_id": 77 } }""");

        Assert.Equal(6, await Database.ScalarAsync<int>("select max_running from queue where name = 'flow:refresh_reels_posts'"));
        var shown = Assert.Single((await Api.GetAsync("/api/v1/flows")).Data.EnumerateArray(), flow => flow.Text("name") == "refresh_reels_posts");
        Assert.Equal(("2", "3", "6", "1"), (shown.Text("no_of_workers"), shown.Text("no_of_concurrency"), shown.Text("max_running"), shown.Text("pending")));
    }

    [Fact]
    public async Task A_flow_shows_how_much_is_answered_and_what_is_stuck()
    {
        const string Flow = "refresh_post_by_shortcode";
        var before = await ShownAsync();
        Assert.Equal(("0", "0", "0", ""), (before.Text("stuck"), before.Text("completed"), before.Text("failed"), before.Text("completion_rate")));
        foreach (var (status, error, minutes) in (ReadOnlySpan<(string, string?, int)>)
            [("COMPLETE", null, 5), ("COMPLETE", null, 60), ("COMPLETE", null, 1_300), ("FAILED", "not_found", 30), ("FAILED", "cancelled", 30),
             ("COMPLETE", null, 1_500), ("PROCESSING", null, 9), ("PROCESSING", null, 11), ("PENDING", null, 30)])
            Insert(status, error, minutes);
        await Database.ExecuteAsync(_sql.ToString());

        var after = await ShownAsync();

        Assert.Equal(("1", "3", "1", "0.75"), (after.Text("stuck"), after.Text("completed"), after.Text("failed"), after.Text("completion_rate")));

        async Task<JsonElement> ShownAsync() => (await Api.GetAsync("/api/v1/flows")).Data.EnumerateArray().Single(flow => flow.Text("name") == Flow);

        void Insert(string status, string? error, int minutes) => _sql.AppendLine(CultureInfo.InvariantCulture,
            $"""
            insert into scrape_request_log (flow, platform, params, status, error_code, created_at, picked_at, event_timestamp, team_id)
            values ('{Flow}', 'instagram', '{"{}"}', '{status}', {(error is null ? "null" : $"'{error}'")}, '{Api.Clock.GetUtcNow().AddMinutes(-minutes):O}',
                '{Api.Clock.GetUtcNow().AddMinutes(-minutes):O}', now(), 1);
            """);
    }

    [Fact]
    public async Task Given_a_long_backlog_when_flows_are_listed_then_it_is_counted_up_to_a_bound()
    {
        await Api.SendAsync(HttpMethod.Patch, "/api/v1/flows/refresh_profile_following", """{ "paused": true }""");
        await Database.ExecuteAsync(
            """
            insert into queue_item (queue_id, kind, ref_id, run_at)
            select q.id, 2, 1000000 + n, now() from queue q, generate_series(1, 10100) n where q.name = 'flow:refresh_profile_following'
            """);

        var shown = Assert.Single((await Api.GetAsync("/api/v1/flows")).Data.EnumerateArray(), flow => flow.Text("name") == "refresh_profile_following");

        Assert.Equal(("10000", "True"), (shown.Text("pending"), shown.Text("paused")));
    }

    [Fact]
    public async Task Given_a_flow_that_is_changed_when_the_audit_log_is_read_then_it_names_the_new_values()
    {
        await Api.SendAsync(HttpMethod.Patch, "/api/v1/flows/refresh_stories_posts", """{ "max_running": 3, "paused": true }""");

        var entry = Assert.Single((await Api.GetAsync("/api/v1/audit?action=changeFlow")).Data.EnumerateArray(), row => row.Text("entity_id") == "refresh_stories_posts");
        Assert.Equal(("3", "True"), (entry.GetProperty("after").Text("max_running"), entry.GetProperty("after").Text("paused")));
    }

    [Fact]
    public async Task A_request_is_accepted_found_and_cancelled()
    {
        var reply = await Api.PostAsync(
            "/api/v1/scrape-requests", """{ "flow": "refresh_profile_by_handle", "params": { "handle": "@Flow_One" }, "priority": 5 }""");

        Assert.Equal((202, "PENDING", "flow_one"), (reply.Status, reply.Data.Text("status"), reply.Data.Text("account")));
        var id = reply.Data.Text("id");
        Assert.Equal(1, (await Api.GetAsync("/api/v1/scrape-requests?status=PENDING&account=flow_one")).Data.GetArrayLength());
        Assert.Equal((409, "request_active"), await CodeAsync($"/api/v1/scrape-requests/{id}/retry"));
        Assert.Equal("FAILED", (await Api.PostAsync($"/api/v1/scrape-requests/{id}/cancel")).Data.Text("status"));
        Assert.Equal((409, "request_ended"), await CodeAsync($"/api/v1/scrape-requests/{id}/cancel"));
        Assert.Equal("PENDING", (await Api.PostAsync($"/api/v1/scrape-requests/{id}/retry")).Data.Text("status"));
        Assert.Equal((404, "request_not_found"), await CodeAsync("/api/v1/scrape-requests/999999/cancel"));
    }

    [Theory]
    [InlineData("refresh_everything", 400, "missing_flow")]
    [InlineData("refresh_orders_by_store", 422, "required")]
    [InlineData("refresh_profile_by_handle", 422, "required")]
    public async Task What_cannot_run_is_refused_with_its_reason(string flow, int status, string code)
    {
        var reply = await Api.PostAsync("/api/v1/scrape-requests", $$"""{ "flow": "{{flow}}", "params": {} }""");

        Assert.Equal((status, code), (reply.Status, reply.Code));
        if (status == 400)
            Assert.Equal("Missing Flow - refresh_everything", reply.Body.Text("message"));
    }

    [Fact]
    public async Task A_fresh_profile_is_answered_as_stored()
    {
        await StoreAsync("fresh_one", "8001", TimeSpan.FromHours(2));

        var reply = await Api.GetAsync("/api/v1/instagram/user/@Fresh_One");

        Assert.Equal((200, "fresh_one", "False", "7200"), (reply.Status, reply.Data.Text("username"), reply.Data.Text("stale"), reply.Data.Text("age_seconds")));
    }

    [Fact]
    public async Task An_old_profile_is_refreshed_and_served_as_stale_when_no_source_answers()
    {
        await StoreAsync("old_one", "8002", TimeSpan.FromDays(3));
        var asking = Api.GetAsync("/profiles/instagram/byhandle/old_one?full_refresh=false");

        await EndRequestAsync("old_one", "FAILED", "unavailable");

        var reply = await asking;
        Assert.Equal((200, "True"), (reply.Status, reply.Data.Text("stale")));
    }

    [Fact]
    public async Task An_unknown_user_is_not_found_and_the_same_handle_cannot_be_hammered()
    {
        var asking = Api.GetAsync("/profiles/instagram/byhandle/nobody_one?force_refresh=true");
        await EndRequestAsync("nobody_one", "FAILED", "not_found");

        Assert.Equal((404, "account_not_found"), (await asking) is var reply ? (reply.Status, reply.Code) : default);
        var again = await Api.GetAsync("/profiles/instagram/byhandle/nobody_one?force_refresh=true");
        Assert.Equal((429, "limit_exceeded"), (again.Status, again.Code));
        Assert.Equal("Concurrency Limit Exceeded", again.Body.Text("message"));
    }

    private async Task StoreAsync(string username, string id, TimeSpan age) => await Database.ExecuteAsync(
        "insert into account (platform, platform_id, username, source, measured_at) values ('instagram', $1, $2, 'test', $3)",
        id, username, (Api.Clock.GetUtcNow() - age).UtcDateTime);

    // What a worker does, in short.
    private async Task EndRequestAsync(string account, string status, string code)
    {
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from scrape_request_log where account = $1", account) == 1);
        await Database.ExecuteAsync(
            "update scrape_request_log set status = $2, error = 'no', error_code = $3, scraped_at = now() where account = $1", account, status, code);
        using var hinting = new CancellationTokenSource(Patience.Of(TimeSpan.FromSeconds(5)));
        for (var i = 0; i < 5; i++)
        {
            await Api.HotState.HintAsync(HintTopic.Requests, hinting.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, hinting.Token);
        }
    }

    private async Task<(int, string?)> CodeAsync(string path)
    {
        var reply = await Api.PostAsync(path);
        return (reply.Status, reply.Code);
    }
}
