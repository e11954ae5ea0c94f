using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.ProviderSimulator.Faults;
using Xunit;

namespace Monitor.Jobs.Tests.Simulator;

public sealed class FaultTests : SimulatorTest
{
    private const string Profile = "v2/fetch_user_info?username=ada";

    [Theory]
    [InlineData(FaultKind.RateLimited, 429, 429)]
    [InlineData(FaultKind.Unauthorized, 401, 401)]
    [InlineData(FaultKind.Quota, 402, 402)]
    [InlineData(FaultKind.ServerError, 500, 500)]
    [InlineData(FaultKind.NotFound, 404, 200)]
    [InlineData(FaultKind.SoftError, 200, 200)]
    public async Task A_failure_has_each_providers_own_status(FaultKind kind, int tikHub, int rocketApi)
    {
        Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = kind });

        Assert.Equal(tikHub, (int)(await TikHubAsync(Profile)).StatusCode);
        Assert.Equal(rocketApi, (int)(await RocketApiAsync("user/get_info", new JsonObject { ["username"] = "ada" })).StatusCode);
    }

    [Fact]
    public async Task A_soft_error_hides_in_an_answer_that_looks_successful()
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = FaultKind.SoftError });
        Simulator.AddFault(new FaultRule { Provider = "rocketapi", Kind = FaultKind.SoftError, Status = 429 });

        var tikHub = await TikHubDataAsync(Profile);
        var rocketApi = await JsonOfAsync(await RocketApiAsync("user/get_info", new JsonObject { ["username"] = "ada" }));

        Assert.Equal(400, tikHub["code"]!.GetValue<int>());
        Assert.Null(tikHub["data"]);
        Assert.Equal(429, rocketApi["response"]!["status_code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Retry_After_is_sent_only_when_asked_for()
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = FaultKind.RateLimited, RetryAfter = 17, Count = 1 });
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = FaultKind.RateLimited });

        var first = await TikHubAsync(Profile);
        var second = await TikHubAsync(Profile);

        Assert.Equal(TimeSpan.FromSeconds(17), first.Headers.RetryAfter!.Delta);
        Assert.Null(second.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(FaultKind.Truncated)]
    [InlineData(FaultKind.Malformed)]
    public async Task A_broken_body_is_not_json(FaultKind kind)
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = kind });

        var response = await TikHubAsync(Profile);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<JsonException>(() => JsonOfAsync(response));
    }

    [Fact]
    public async Task A_field_is_missing_and_it_is_the_identity_unless_named()
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = FaultKind.MissingField, Count = 1 });
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = FaultKind.MissingField, Field = "follower_count" });

        var withoutIdentity = await TikHubDataAsync(Profile);
        var withoutFollowers = await TikHubDataAsync(Profile);

        Assert.False(withoutIdentity.AsObject().ContainsKey("pk") || withoutIdentity.AsObject().ContainsKey("id"));
        Assert.False(withoutFollowers.AsObject().ContainsKey("follower_count"));
        Assert.True(withoutFollowers.AsObject().ContainsKey("pk"));
    }

    [Fact]
    public async Task The_account_itself_can_be_distorted()
    {
        var honest = await TikHubDataAsync(Profile);
        foreach (var kind in (FaultKind[])[FaultKind.Private, FaultKind.Renamed, FaultKind.NegativeCounts, FaultKind.CollapsedCounts])
            Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = kind, Count = 1 });
        var isPrivate = await TikHubDataAsync(Profile);
        var renamed = await TikHubDataAsync(Profile);
        var negative = await TikHubDataAsync(Profile);
        var collapsed = await TikHubDataAsync(Profile);

        Assert.True(isPrivate["is_private"]!.GetValue<bool>());
        Assert.Equal("ada_renamed", renamed["username"]!.GetValue<string>());
        Assert.Equal(honest["pk"]!.GetValue<string>(), renamed["pk"]!.GetValue<string>());
        Assert.True(negative["follower_count"]!.GetValue<long>() < 0);
        Assert.True(collapsed["follower_count"]!.GetValue<long>() * 10 < honest["follower_count"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_cut_connection_has_no_answer()
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = FaultKind.ConnectionReset });

        await Assert.ThrowsAsync<HttpRequestException>(() => TikHubAsync(Profile));

        Assert.Null(Simulator.Requests().Single().Status);
    }

    [Fact]
    public async Task A_hanging_request_is_in_the_log_while_it_hangs()
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = FaultKind.Hang });
        using var patience = new CancellationTokenSource();
        var hanging = TikHubAsync(Profile, ct: patience.Token);
        while (Simulator.CountRequests() == 0)
            await Task.Yield();

        Assert.False(hanging.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Fact]
    public async Task A_slow_answer_is_right_and_takes_its_time()
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = FaultKind.Slow, DelayMs = 150 });

        await TikHubDataAsync(Profile);

        Assert.True(Simulator.Requests().Single().DurationMs >= 140);
    }

    [Fact]
    public async Task A_fault_hits_only_its_provider_route_and_target_and_ends_after_its_count()
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Route = "v2/", Target = "ada", Kind = FaultKind.Quota, Count = 2 });

        var statuses = new List<int>();
        foreach (var route in (string[])["v3/get_user_profile?username=ada", "v2/fetch_user_info?username=bea", Profile, Profile, Profile])
            statuses.Add((int)(await TikHubAsync(route)).StatusCode);

        Assert.Equal([200, 200, 402, 402, 200], statuses);
    }

    [Fact]
    public async Task A_probability_is_an_exact_share_in_the_same_order_every_time()
    {
        Simulator.AddFault(new FaultRule { Provider = "tikhub", Kind = FaultKind.ServerError, Status = 503, Probability = 0.25 });

        var statuses = new List<int>();
        for (var request = 0; request < 8; request++)
            statuses.Add((int)(await TikHubAsync(Profile)).StatusCode);

        Assert.Equal([200, 200, 200, 503, 200, 200, 200, 503], statuses);
    }
}
