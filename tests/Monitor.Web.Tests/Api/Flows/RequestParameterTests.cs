using Xunit;

namespace Monitor.Web.Tests.Api.Flows;

/// <summary>What the parameters of requests may be; all that is wrong with them is said at once.</summary>
public sealed class RequestParameterTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Followers = "refresh_profile_followers";

    [Theory]
    [InlineData(Followers, """{ "profile_id": "77", "cursor": "garbage" }""", "invalid_cursor params.cursor")]
    [InlineData(Followers, """{ "profile_id": "77", "cursor": "nope|5" }""", "invalid_cursor params.cursor")]
    [InlineData(Followers, """{ "profile_id": "77", "cursor": "rapidapi-arraybobo|5" }""", "invalid_cursor params.cursor")]
    [InlineData(Followers, """{ "profile_id": "77", "cursor": 5 }""", "invalid_cursor params.cursor")]
    [InlineData(Followers, """{ "profile_id": "77", "pages": 0 }""", "out_of_range params.pages")]
    [InlineData(Followers, """{ "profile_id": "77", "pages": "3" }""", "out_of_range params.pages")]
    [InlineData(Followers, """{ "profile_id": "x", "curser": "rocketapi|5", "pages": 101 }""", "invalid_target params.profile_id; unknown_parameter params.curser; out_of_range params.pages")]
    [InlineData("refresh_profile_basic", """{ "handle": "nasa", "cursor": "rocketapi|5", "force_refresh": "yes" }""", "unknown_parameter params.cursor; wrong_type params.force_refresh")]
    [InlineData("refresh_profile_basic", """{ "profile_id": "77" }""", "required params.handle; unknown_parameter params.profile_id")]
    [InlineData("refresh_profile_custom", """{ "handle": "nasa", "profile_id": "77", "parts": ["posts", "dreams"] }""", "unknown_parameter params.profile_id; unknown_value params.parts")]
    [InlineData("search_yt_posts", """{ "q": "x" }""", "invalid_target params.q")]
    public async Task Given_parameters_that_a_flow_does_not_take_when_a_request_is_sent_then_each_is_refused_by_name(string flow, string parameters, string expected)
    {
        await PublishAsync();

        var reply = await Api.PostAsync("/api/v1/scrape-requests", $$"""{ "flow": "{{flow}}", "params": {{parameters}} }""");

        Assert.Equal(422, reply.Status);
        Assert.Equal(expected, string.Join("; ", reply.Body.GetProperty("errors").EnumerateArray().Select(error => $"{error.Text("code")} {error.Text("field")}")));
    }

    [Theory]
    [InlineData(Followers, """{ "profile_id": "77", "cursor": "rocketapi|50", "pages": 4 }""", "77")]
    [InlineData("refresh_tagged_posts", """{ "profile_id": 77 }""", "77")]
    [InlineData("refresh_profile_custom", """{ "profile_id": "77", "parts": ["posts", "reels"] }""", "77")]
    [InlineData("refresh_profile_custom", """{ "handle": "@Nasa" }""", "nasa")]
    [InlineData("search_yt_posts", """{ "q": " sailing boats " }""", "sailing boats")]
    public async Task Given_parameters_that_a_flow_takes_when_a_request_is_sent_then_it_is_accepted(string flow, string parameters, string account)
    {
        await PublishAsync();

        var reply = await Api.PostAsync("/api/v1/scrape-requests", $$"""{ "flow": "{{flow}}", "params": {{parameters}} }""");

        Assert.Equal((202, account), (reply.Status, reply.Status == 202 ? reply.Data.Text("account") : reply.Body.GetRawText()));
    }

    [Fact]
    public async Task Given_a_flow_that_brings_a_list_when_flows_are_listed_then_its_parameters_are_named()
    {
        var flow = (await Api.GetAsync("/api/v1/flows")).Data.EnumerateArray().Single(one => one.Text("name") == Followers);

        Assert.Equal(["profile_id", "cursor", "pages", "all", "force_refresh"], flow.GetProperty("parameters").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task Given_failed_requests_when_those_of_a_filter_are_retried_then_they_wait_again()
    {
        await Database.ExecuteAsync(
            """
            insert into scrape_request_log (flow, platform, params, status, error, error_code, account, scraped_at)
            select 'refresh_yt_posts', 'youtube', '{}', 'FAILED', 'no', case when n = 1 then 'not_found' else 'no_source' end, 'retry' || n, now() from generate_series(1, 5) n
            """);

        var counted = await RetryAsync("""{ "filter": { "flow": "refresh_yt_posts", "error_code": "no_source" }, "dry_run": true }""");
        var retried = await RetryAsync("""{ "filter": { "flow": "refresh_yt_posts", "error_code": "no_source" } }""");

        Assert.Equal(("""{"matched":4,"retried":0}""", """{"matched":4,"retried":4}"""), (counted.Data.GetRawText(), retried.Data.GetRawText()));
        Assert.Equal(4L, await Database.ScalarAsync<long>(
            "select count(*) from scrape_request_log r join queue_item i on i.kind = 2 and i.ref_id = r.id where r.status = 'PENDING' and r.flow = 'refresh_yt_posts' and r.account like 'retry%'"));
        foreach (var body in new[] { "{}", """{ "all": true, "request_ids": [1] }""", """{ "filter": {} }""", """{ "filter": { "flwo": "x" } }""" })
            Assert.Equal((422, "ambiguous_selection"), (await RetryAsync(body)) is var reply ? (reply.Status, reply.Code) : default);
        Assert.Equal("unknown_value", (await RetryAsync("""{ "filter": { "flow": "refresh_everything" } }""")).Code);
    }

    private Task<Reply> RetryAsync(string body) => Api.PostAsync("/api/v1/scrape-requests/retry", body);

    // As workers do.
    private Task PublishAsync() => Database.ExecuteAsync(
        """
        insert into provider (name, enabled, capabilities, unit_cost_usd, published_at)
        values ('rocketapi', true, '{"instagram": ["fetch_followers", "fetch_tagged_posts"]}', 0, now()), ('rapidapi-arraybobo', false, '{"instagram": ["fetch_reels_posts"]}', 0, now())
        on conflict do nothing
        """);
}
