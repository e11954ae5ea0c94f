using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Data.Limits;
using Monitor.Web.Api.Limits;
using Xunit;

namespace Monitor.Web.Tests.Api.Limits;

public sealed class OnDemandLimitTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private OnDemandLimits Limits => Api.Services.GetRequiredService<OnDemandLimits>();

    [Fact]
    public async Task Each_level_refuses_what_it_is_there_for_and_resets_and_slides()
    {
        // One handle, hammered: the day counts once.
        Assert.True((await Limits.TakeAsync("instagram", "nasa", null, default)).Allowed);
        for (var i = 0; i < 100; i++)
            Assert.Equal("per handle", (await Limits.TakeAsync("instagram", "NASA", null, default)).RefusedLevel?.Name);
        Assert.Equal("1", (await DailyAsync()).Text("used"));

        // A burst of handles.
        for (var i = 0; i < 59; i++)
            Assert.True((await Limits.TakeAsync("instagram", $"handle{i}", null, default)).Allowed);
        var refused = await Limits.TakeAsync("instagram", "one-too-many", null, default);
        Assert.Equal("per minute", refused.RefusedLevel?.Name);
        var reset = await Api.PostAsync("/api/v1/limits/refresh_profile_insta_per_minute/reset");
        Assert.Equal((200, "60"), (reset.Status, reset.Data.Text("left")));
        Assert.True((await Limits.TakeAsync("instagram", "one-too-many", null, default)).Allowed);

        // A runaway: half and four fifths of the day are announced once each.
        var options = Api.Services.GetRequiredService<IOptions<LimitOptions>>().Value;
        (options.OnDemandPerDay, options.OnDemandPerMinute) = (100, 10_000);
        for (var i = 61; i < 100; i++)
            Assert.True((await Limits.TakeAsync("instagram", $"more{i}", null, default)).Allowed);
        refused = await Limits.TakeAsync("instagram", "the-last", null, default);
        Assert.Equal("per day", refused.RefusedLevel?.Name);
        var notices = (await Api.GetAsync("/api/v1/notices?open=true")).Data.EnumerateArray().Select(notice => notice.Text("key")!).ToArray();
        Assert.Equal(["budget:refresh_profile_insta_daily:80", "budget:refresh_profile_insta_daily:50"], notices);

        Assert.Equal(200, (await Api.PostAsync("/api/v1/limits/beat_server_refresh_profile_insta_daily/reset")).Status);
        Assert.Empty((await Api.GetAsync("/api/v1/notices?open=true")).Data.EnumerateArray());
        Assert.True((await Limits.TakeAsync("instagram", "the-last", null, default)).Allowed);

        // What slid out of the window is over as well, without anybody asking for anything; a further day is announced anew.
        for (var i = 0; i < 55; i++)
            await Limits.TakeAsync("instagram", $"again{i}", null, default);
        Assert.Single((await Api.GetAsync("/api/v1/notices?open=true")).Data.EnumerateArray());
        Api.Clock.Advance(TimeSpan.FromHours(25));
        await Limits.ReviewAsync(default);
        Assert.Empty((await Api.GetAsync("/api/v1/notices?open=true")).Data.EnumerateArray());
        (options.OnDemandPerDay, options.OnDemandPerMinute) = (20_000, 60);
    }

    [Fact]
    public async Task Given_a_day_that_was_made_smaller_when_a_process_starts_then_it_announces_what_is_used_of_it()
    {
        var options = Api.Services.GetRequiredService<IOptions<LimitOptions>>().Value;
        (options.OnDemandPerDay, options.OnDemandPerMinute) = (20_000, 10_000);
        for (var i = 0; i < 60; i++)
            await Limits.TakeAsync("tiktok", $"before{i}", null, default);
        Assert.Empty((await Api.GetAsync("/api/v1/notices?open=true")).Data.EnumerateArray());

        options.OnDemandPerDay = 100;
        var started = ActivatorUtilities.CreateInstance<OnDemandLimits>(Api.Services);
        await started.ReviewAsync(default);

        Assert.Equal("budget:refresh_profile_tiktok_daily:50", Assert.Single((await Api.GetAsync("/api/v1/notices?open=true")).Data.EnumerateArray()).Text("key"));
        await started.ResetAsync("beat_server_refresh_profile_tiktok_daily", default);
        await started.ResetAsync("beat_server_refresh_profile_tiktok_per_minute", default);
        Assert.Empty((await Api.GetAsync("/api/v1/notices?open=true")).Data.EnumerateArray());
        (options.OnDemandPerDay, options.OnDemandPerMinute) = (20_000, 60);
    }

    [Fact]
    public async Task Given_a_platform_whose_minute_is_used_up_when_another_is_asked_for_then_it_has_a_minute_of_its_own()
    {
        for (var i = 0; i < 100; i++)
            await Limits.TakeAsync("instagram", $"crowd{i}", null, default);
        Assert.Equal("per minute", (await Limits.TakeAsync("instagram", "crowd", null, default)).RefusedLevel?.Name);

        Assert.True((await Limits.TakeAsync("tiktok", "x", null, default)).Allowed);
        Assert.True((await Limits.TakeAsync("youtube", "x", null, default)).Allowed);

        var used = (await Api.GetAsync("/api/v1/limits")).Data.EnumerateArray().ToDictionary(limit => limit.Text("key")!, limit => limit.Text("used"));
        Assert.Equal("1", used["beat_server_refresh_profile_tiktok_per_minute"]);
        Assert.Equal("1", used["beat_server_refresh_profile_youtube_daily"]);
        Assert.Equal(200, (await Api.PostAsync("/api/v1/limits/refresh_profile_tiktok_daily/reset")).Status);
        await Api.PostAsync("/api/v1/limits/refresh_profile_insta_per_minute/reset");
        await Api.PostAsync("/api/v1/limits/refresh_profile_insta_daily/reset");
    }

    [Fact]
    public async Task A_refusal_says_so_in_words_and_with_code_2_and_when_to_come_back()
    {
        var http = new DefaultHttpContext { RequestServices = Api.Services };
        http.Response.Body = new MemoryStream();
        var level = new LimitLevel("k", 1, TimeSpan.FromSeconds(1), "per handle");

        await LimitRefusal.Answer(http, new(Allowed: false, TimeSpan.FromSeconds(0.3), level)).ExecuteAsync(http);

        http.Response.Body.Position = 0;
        var body = await new StreamReader(http.Response.Body).ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal((429, "1"), (http.Response.StatusCode, http.Response.Headers.RetryAfter.ToString()));
        Assert.Contains("\"message\":\"Concurrency Limit Exceeded\"", body, StringComparison.Ordinal);
        Assert.Contains("\"code\":2", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_limit_is_not_reset()
    {
        var reply = await Api.PostAsync("/api/v1/limits/task:1:paused/reset");

        Assert.Equal((404, "limit_not_found"), (reply.Status, reply.Code));
    }

    private async Task<System.Text.Json.JsonElement> DailyAsync() =>
        (await Api.GetAsync("/api/v1/limits")).Data.EnumerateArray().First(limit => limit.Text("key") == "beat_server_refresh_profile_insta_daily");
}
