using System.Net;
using System.Text.Json.Nodes;
using Monitor.ProviderSimulator.Requests;
using Xunit;

namespace Monitor.Jobs.Tests.Simulator;

public sealed class ControlApiTests : SimulatorTest
{
    private const string Profile = "v2/fetch_user_info?username=ada";

    [Fact]
    public async Task A_fault_is_added_listed_and_removed()
    {
        var fault = new JsonObject { ["provider"] = "tikhub", ["kind"] = "rate_limited", ["retry_after"] = 5 };
        var added = await ControlAsync(HttpMethod.Post, "faults", fault);
        var listed = await JsonOfAsync(await ControlAsync(HttpMethod.Get, "faults"));
        var during = await TikHubAsync(Profile);
        await ControlAsync(HttpMethod.Delete, "faults");
        var after = await TikHubAsync(Profile);

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal("rate_limited", listed["faults"]![0]!["kind"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.TooManyRequests, during.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Theory]
    [InlineData("tikhub", "explode", "connection_reset")]
    [InlineData("acme", "quota", "rocketapi")]
    public async Task An_unknown_kind_or_provider_is_refused_with_the_names_that_exist(string provider, string kind, string allowed)
    {
        var response = await ControlAsync(HttpMethod.Post, "faults", new JsonObject { ["provider"] = provider, ["kind"] = kind });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(allowed, (await JsonOfAsync(response))["allowed"]!.AsArray().Select(name => name!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"provider":"tikhub","kind":"quota","probability":2}""")]
    [InlineData("""{"provider":"tikhub","kind":"quota","count":0}""")]
    [InlineData("""{"provider":"tikhub","kind":"quota","targets":"ada"}""")]
    public async Task A_fault_that_makes_no_sense_is_refused(string body)
    {
        var response = await ControlAsync(HttpMethod.Post, "faults", JsonNode.Parse(body)!.AsObject());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_log_says_who_asked_what_and_never_shows_the_key()
    {
        await TikHubAsync(Profile, key: "secret-a");
        await TikHubAsync("v2/fetch_user_info?username=missing", key: "secret-b");
        await RocketApiAsync("user/get_info", new JsonObject { ["username"] = "ada" }, key: "secret-a");

        var text = (await JsonOfAsync(await ControlAsync(HttpMethod.Get, "requests"))).ToJsonString();
        var requests = Simulator.Requests();

        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal([1L, 2L, 3L], requests.Select(request => request.Sequence));
        Assert.Equal(["ada", "missing", "ada"], requests.Select(request => request.Target));
        Assert.Equal([200, 404, 200], requests.Select(request => request.Status!.Value));
        Assert.Equal("/api/v1/instagram/v2/fetch_user_info", requests[0].Route);
        Assert.Equal(("rocketapi", "POST", "/instagram/user/get_info"), (requests[2].Provider, requests[2].Method, requests[2].Route));
        Assert.Equal(requests[0].Key, requests[2].Key);
        Assert.NotEqual(requests[0].Key, requests[1].Key);
        Assert.All(requests, request => Assert.Equal(Time.GetUtcNow(), request.At));
    }

    [Fact]
    public async Task The_log_is_filtered_by_provider_target_and_since()
    {
        await TikHubAsync(Profile);
        await RocketApiAsync("user/get_info", new JsonObject { ["username"] = "ada" });
        Time.Advance(TimeSpan.FromMinutes(1));
        await TikHubAsync("v2/fetch_user_info?username=bea");

        Assert.Equal(2, await CountAsync("provider=tikhub"));
        Assert.Equal(2, await CountAsync("target=ADA"));
        Assert.Equal(1, await CountAsync("since=2"));
        Assert.Equal(1, await CountAsync("since=2026-06-15T18:00:30Z"));
        Assert.Equal(3, await CountAsync(""));
        Assert.Equal("bea", Assert.Single(Simulator.Requests(limit: 1)).Target);
        Assert.Equal(1, Simulator.CountRequests(new RequestFilter(Provider: "tikhub", Target: "bea")));
        Assert.Equal(HttpStatusCode.BadRequest, (await ControlAsync(HttpMethod.Get, "requests?since=yesterday")).StatusCode);
    }

    [Fact]
    public async Task A_cleared_log_is_empty_and_goes_on_counting()
    {
        await TikHubAsync(Profile);
        await ControlAsync(HttpMethod.Delete, "requests");
        await TikHubAsync(Profile);

        Assert.Equal(2, Assert.Single(Simulator.Requests()).Sequence);
    }

    [Fact]
    public async Task The_network_can_run_faster_than_life_without_a_jump()
    {
        var before = Simulator.Clock.GetUtcNow();
        await ControlAsync(HttpMethod.Put, "clock", new JsonObject { ["speed"] = 60 });
        Assert.Equal(before, Simulator.Clock.GetUtcNow());

        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(before.AddHours(1), Simulator.Clock.GetUtcNow());
    }

    [Fact]
    public async Task The_network_can_be_moved_in_time()
    {
        var today = (await TikHubDataAsync(Profile))["follower_count"]!.GetValue<long>();
        var clock = await JsonOfAsync(await ControlAsync(HttpMethod.Put, "clock", new JsonObject { ["offset_seconds"] = 30 * 86_400 }));
        var later = (await TikHubDataAsync(Profile))["follower_count"]!.GetValue<long>();

        Assert.Equal(30 * 86_400, clock["offset_seconds"]!.GetValue<double>());
        Assert.True(later > today);
    }

    [Fact]
    public async Task It_reports_its_health()
    {
        var health = await JsonOfAsync(await ControlAsync(HttpMethod.Get, "health"));

        Assert.Equal("ok", health["status"]!.GetValue<string>());
    }

    private async Task<int> CountAsync(string query) =>
        (await JsonOfAsync(await ControlAsync(HttpMethod.Get, $"requests/count?{query}")))["count"]!.GetValue<int>();
}
