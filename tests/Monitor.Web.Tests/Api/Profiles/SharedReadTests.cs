using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Flows;
using Monitor.Data.HotState;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Profiles;

/// <summary>Reads of one profile that meet, and what becomes of those whose request does not end well.</summary>
public sealed class SharedReadTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Requests = "select count(*) from scrape_request_log where account = $1";

    [Fact]
    public async Task Given_two_first_reads_of_one_profile_at_once_when_they_are_answered_then_both_name_one_request()
    {
        var first = Api.GetAsync("/profiles/instagram/byhandle/both.at.once");
        var second = Api.GetAsync("/profiles/instagram/byhandle/both.at.once");

        var replies = await LosePatienceAsync(first, second);

        Assert.Equal([202, 202], replies.Select(reply => reply.Status));
        Assert.Single(replies.Select(reply => reply.Data.Text("id")).Distinct());
    }

    [Fact]
    public async Task Given_a_profile_that_another_team_collects_when_it_is_read_then_that_costs_nothing_and_the_request_is_ones_own()
    {
        await Database.ExecuteAsync("insert into team (id, name) overriding system value values (77, 'others')");
        var others = await Api.Services.GetRequiredService<ScrapeRequests>().SubmitAsync(
            new(Api.Services.GetRequiredService<FlowCatalog>().Find("refresh_profile_basic")!, 77, "of.others", "{}") { IsInteractive = true }, default);
        // The profile's limit for this second is used up.
        await Api.Services.GetRequiredService<Monitor.Data.Limits.OnDemandLimits>().TakeAsync("instagram", "of.others", null, default);

        var asking = Api.GetAsync("/profiles/instagram/byhandle/of.others");
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Requests, "of.others") == 2 || asking.IsCompleted);

        var reply = Assert.Single(await LosePatienceAsync(asking));
        Assert.Equal(202, reply.Status);
        Assert.NotEqual(others, reply.Data.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Given_the_same_handle_on_two_platforms_when_both_are_read_in_a_second_then_neither_is_refused()
    {
        var replies = await LosePatienceAsync(
            Api.GetAsync("/profiles/instagram/byhandle/same.name"), Api.GetAsync("/profiles/youtube/byhandle/same.name"), Api.GetAsync("/profiles/tiktok/byhandle/same.name"));

        Assert.Equal([202, 202, 202], replies.Select(reply => reply.Status));
    }

    [Fact]
    public async Task Given_a_read_that_is_given_up_when_a_minute_has_passed_then_its_request_may_not_run_any_more()
    {
        var asking = Api.GetAsync("/profiles/instagram/byhandle/given.up");
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Requests, "given.up") == 1);

        await LosePatienceAsync(asking);

        Assert.Equal(60m, await Database.ScalarAsync<decimal>(
            "select extract(epoch from i.expires_at - r.created_at) from scrape_request_log r join queue_item i on i.ref_id = r.id where r.account = 'given.up'"));
    }

    [Fact]
    public async Task Given_somebody_who_is_erased_while_a_read_waits_when_it_is_answered_then_the_profile_does_not_exist()
    {
        var asking = Api.GetAsync("/profiles/instagram/byhandle/erased.meanwhile");
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Requests, "erased.meanwhile") == 1);
        await Database.ExecuteAsync("delete from scrape_request_log where account = 'erased.meanwhile'");
        await HintAsync();

        Assert.Equal((404, "account_not_found", "handle"), (await asking) is var reply ? (reply.Status, reply.Code, reply.Field) : default);
    }

    [Fact]
    public async Task Given_a_private_profile_when_it_is_read_then_the_answer_says_when_that_was_seen()
    {
        var reply = await FailAsync("private.one", "private");

        Assert.Equal((200, "True", "False", "0"), (reply.Status, reply.Data.Text("is_private"), reply.Data.Text("stale"), reply.Data.Text("age_seconds")));
        Assert.NotEmpty(reply.Data.Text("measured_at")!);
        Assert.Equal(0, reply.Data.GetProperty("posts").GetArrayLength());
    }

    [Fact]
    public async Task Given_no_source_and_nothing_stored_when_a_profile_is_read_then_the_answer_says_when_to_come_back()
    {
        var reply = await FailAsync("no.source", "no_source");

        Assert.Equal((503, "unavailable", TimeSpan.FromSeconds(30)), (reply.Status, reply.Code, reply.RetryAfter));
    }

    [Theory]
    [InlineData("GET", "/profiles/instagram", 404, "unknown_route")]
    [InlineData("POST", "/profiles/instagram/byhandle/x", 405, "method_not_allowed")]
    [InlineData("GET", "/profiles/instagram/byhandle/%20", 422, "invalid_username")]
    public async Task Given_a_wrong_request_for_a_profile_when_it_is_answered_then_it_is_in_the_envelope_and_kept_by_nobody(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await Api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal((status, code), ((int)response.StatusCode, body.GetProperty("errors")[0].Text("code")));
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    private async Task<Reply> FailAsync(string account, string code)
    {
        var asking = Api.GetAsync($"/profiles/instagram/byhandle/{account}");
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>(Requests, account) == 1);
        await Database.ExecuteAsync(
            "update scrape_request_log set status = 'FAILED', error = 'no', error_code = $2, scraped_at = $3 where account = $1",
            account, code, Api.Clock.GetUtcNow().UtcDateTime);
        await HintAsync();
        return await asking;
    }

    // The clock of these tests stands still, so waiting reads are woken by hints alone.
    private async Task HintAsync()
    {
        using var hinting = new CancellationTokenSource(Patience.Of(TimeSpan.FromSeconds(5)));
        for (var i = 0; i < 5; i++)
        {
            await Api.HotState.HintAsync(HintTopic.Requests, hinting.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, hinting.Token);
        }
    }

    // Nobody works here, so reads wait for as long as they may.
    private async Task<Reply[]> LosePatienceAsync(params Task<Reply>[] asking)
    {
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from scrape_request_log") > 0);
        await Eventually.BecomesTrueAsync(() =>
        {
            Api.Clock.Advance(TimeSpan.FromSeconds(2));
            return asking.All(reply => reply.IsCompleted);
        });
        return await Task.WhenAll(asking);
    }
}
