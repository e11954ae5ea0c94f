using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Testing;
using Monitor.Web.Tests.Access;
using Xunit;

namespace Monitor.Web.Tests.Api.Live;

/// <summary>The feed of a team: server-sent events and hub, each test in a team of its own, two processes on one database.</summary>
public sealed class LiveFeedTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private const string Feed = "/api/v1/jobs/events";

    private readonly ApiServer _api = fixture.Server;

    [Fact]
    public async Task A_feed_begins_now_and_brings_the_events_of_all_jobs_in_one_order()
    {
        var (team, key) = await TeamAsync();
        await SubmitAsync(_api, team, "before");
        using var feed = await SseClient.OpenAsync(_api, Feed, key);
        var opened = (await feed.NextAsync())!.Value;

        var first = await SubmitAsync(_api, team, "one");
        var second = await SubmitAsync(_api, team, "two");
        await CancelAsync(_api, team, first);

        Assert.Equal((1, "feed.opened"), (opened.Id, opened.Event));
        Assert.Equal(
            [(2, "job.submitted", first, "1"), (3, "job.submitted", second, "1"), (4, "job.cancelled", first, "2")],
            await TakeAsync(feed, 3));
    }

    [Fact]
    public async Task A_feed_tells_about_scrape_requests_as_well()
    {
        var key = await _api.KeyAsync(await _api.TeamAsync($"live {Guid.NewGuid():N}"), "write");
        using var feed = await SseClient.OpenAsync(_api, Feed, key);
        await feed.NextAsync();

        var request = await _api.SendAsync(
            HttpMethod.Post, "/api/v1/scrape-requests", """{ "flow": "refresh_profile_basic", "params": { "handle": "nasa" } }""", headers: key);
        await _api.SendAsync(HttpMethod.Post, $"/api/v1/scrape-requests/{request.Data.Text("id")}/cancel", headers: key);

        var told = (await feed.NextAsync())!.Value;
        Assert.Equal((1, "request.failed"), (told.Id, told.Event));
        Assert.Equal((request.Data.Text("id"), "1", "cancelled"), (told.Data.Text("request_id"), told.Data.Text("feed_number"), told.Data.GetProperty("data").Text("error_code")));
    }

    [Fact]
    public async Task What_another_process_commits_comes_as_well()
    {
        var (team, key) = await TeamAsync();
        using var feed = await SseClient.OpenAsync(_api, Feed, key);
        await feed.NextAsync();

        var job = await SubmitAsync(fixture.Other, team, "elsewhere");
        // No hint crosses processes here: the feed is found by asking.
        var next = feed.NextAsync();
        await Eventually.BecomesTrueAsync(() =>
        {
            _api.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return next.IsCompleted;
        });
        Assert.Equal(job, (await next)!.Value.Data.GetProperty("job_id").GetGuid());
    }

    [Fact]
    public async Task A_client_that_comes_back_goes_on_without_a_gap()
    {
        var (team, key) = await TeamAsync();
        using (var feed = await SseClient.OpenAsync(_api, Feed, key))
            Assert.Equal(0, (await feed.NextAsync())!.Value.Id);

        var jobs = new List<Guid>();
        for (var i = 0; i < 5; i++)
            jobs.Add(await SubmitAsync(_api, team, $"gap_{i}"));

        using var again = await SseClient.OpenAsync(_api, Feed, key, after: 2);
        Assert.Equal([.. jobs.Skip(2)], (await TakeAsync(again, 3)).Select(e => e.Job));
        using var byQuery = await SseClient.OpenAsync(_api, Feed + "?after=4", key);
        Assert.Equal(jobs[4], (await TakeAsync(byQuery, 1))[0].Job);
    }

    [Fact]
    public async Task A_position_from_the_future_begins_now()
    {
        var (team, key) = await TeamAsync();
        await SubmitAsync(_api, team, "past");

        using var feed = await SseClient.OpenAsync(_api, Feed, key, after: 1_000_000);

        var opened = (await feed.NextAsync())!.Value;
        Assert.Equal((1, "feed.opened"), (opened.Id, opened.Event));
    }

    [Fact]
    public async Task A_position_that_a_running_job_never_reached_means_now_and_the_end_comes()
    {
        var (team, key) = await TeamAsync();
        var job = await SubmitAsync(_api, team, "future");
        using var events = await SseClient.OpenAsync(_api, $"/api/v1/jobs/{job}/events", key, after: 1_000_000);
        using var hub = await HubClient.ConnectAsync(_api, key);
        await hub.StreamAsync("Watch", job, 1_000_000);

        await CancelAsync(_api, team, job);

        var last = (await events.NextAsync())!.Value;
        Assert.Equal((2, "job.cancelled"), (last.Id, last.Event));
        Assert.Null(await events.NextAsync());
        while ((await hub.NextAsync())!.Value.GetProperty("type").GetInt32() != 3)
        {
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999999999999")]
    public async Task A_position_that_is_none_is_refused(string after)
    {
        var (_, key) = await TeamAsync();

        var reply = await _api.GetAsync($"{Feed}?after={after}", key);

        Assert.Equal((422, "after"), (reply.Status, reply.Field));
    }

    [Fact]
    public async Task The_hub_brings_the_same_feed_and_resumes_it()
    {
        var (team, key) = await TeamAsync();
        using var hub = await HubClient.ConnectAsync(_api, key);
        await hub.StreamAsync("WatchTeam", [null]);
        Assert.Equal("feed.opened", Item(await hub.NextAsync()).Text("event"));
        var first = await SubmitAsync(_api, team, "hub_a");
        var second = await SubmitAsync(_api, team, "hub_b");

        Assert.Equal(("1", first.ToString()), Named(await hub.NextAsync()));
        Assert.Equal(("2", second.ToString()), Named(await hub.NextAsync()));
        using var again = await HubClient.ConnectAsync(_api, key);
        await again.StreamAsync("WatchTeam", 1);
        Assert.Equal(("2", second.ToString()), Named(await again.NextAsync()));
    }

    [Fact]
    public async Task Both_ways_name_the_numbers_of_an_event_alike()
    {
        var (team, key) = await TeamAsync();
        await SubmitAsync(_api, team, "before");
        var job = await SubmitAsync(_api, team, "named");
        using var feed = await SseClient.OpenAsync(_api, Feed, key, after: 1);
        using var events = await SseClient.OpenAsync(_api, $"/api/v1/jobs/{job}/events", key);
        using var hub = await HubClient.ConnectAsync(_api, key);
        await hub.StreamAsync("WatchTeam", 1);
        using var jobHub = await HubClient.ConnectAsync(_api, key);
        await jobHub.StreamAsync("Watch", job, 0);

        var ofTeam = (await feed.NextAsync())!.Value.Data;
        var ofTeamHub = Item(await hub.NextAsync());
        var ofJob = (await events.NextAsync())!.Value.Data;
        var ofJobHub = Item(await jobHub.NextAsync());

        foreach (var name in new[] { "feed_number", "job_id", "job_number", "event", "at" })
            Assert.Equal(ofTeamHub.Text(name), ofTeam.Text(name));
        foreach (var name in new[] { "job_id", "number", "event", "at" })
            Assert.Equal(ofJobHub.Text(name), ofJob.Text(name));
        Assert.Equal(("2", "1", "job.submitted"), (ofTeam.Text("feed_number"), ofTeam.Text("job_number"), ofTeam.Text("event")));
        // As they were before there were unmistakable names.
        Assert.Equal(("1", "2"), (ofTeam.Text("number"), ofTeamHub.Text("number")));
    }

    [Fact]
    public async Task Nothing_of_another_team_is_in_a_feed()
    {
        var (team, key) = await TeamAsync();
        var (other, _) = await TeamAsync();
        using var feed = await SseClient.OpenAsync(_api, Feed, key);
        using var hub = await HubClient.ConnectAsync(_api, key);
        await hub.StreamAsync("WatchTeam", 0);
        await feed.NextAsync();

        var foreign = await SubmitAsync(_api, other, "foreign");
        var own = await SubmitAsync(_api, team, "own");

        Assert.Equal((1, "job.submitted", own, "1"), (await TakeAsync(feed, 1))[0]);
        Assert.Equal(("1", own.ToString()), Named(await hub.NextAsync()));
        Assert.Equal(404, (await _api.GetAsync($"/api/v1/jobs/{foreign}/events", key)).Status);
    }

    [Theory]
    [InlineData("revoked key")]
    [InlineData("ended session")]
    [InlineData("removed member")]
    [InlineData("disabled user")]
    public async Task Open_streams_end_within_two_seconds_when_the_caller_may_not_look_any_more(string why)
    {
        var team = await _api.TeamAsync($"revoked {why}");
        var user = await _api.MemberAsync(team, "viewer", $"{Guid.NewGuid():N}@example.org");
        var headers = why == "revoked key" ? await _api.KeyAsync(team, "read") : await _api.SignInAsync(team, user);
        using var feed = await SseClient.OpenAsync(_api, Feed, headers);
        using var hub = await HubClient.ConnectAsync(_api, headers);
        await hub.StreamAsync("WatchTeam", [null]);
        await feed.NextAsync();
        await hub.NextAsync();

        await _api.Database.ExecuteAsync(why switch
        {
            "revoked key" => "update api_key set revoked_at = now() where team_id = $1 and $2 > 0",
            "ended session" => "update session set revoked_at = now() where team_id = $1 and user_id = $2",
            "removed member" => "delete from member where team_id = $1 and user_id = $2",
            _ => "update app_user set disabled_at = now() where id = $2 and $1 > 0",
        }, team, user);

        var ends = Task.WhenAll(EndAsync(feed), EndAsync(hub));
        var passed = TimeSpan.Zero;
        await Eventually.BecomesTrueAsync(() =>
        {
            if (passed < TimeSpan.FromSeconds(2))
                _api.Clock.Advance(TimeSpan.FromMilliseconds(100));
            passed += TimeSpan.FromMilliseconds(100);
            return ends.IsCompleted;
        });
        await ends;
    }

    [Fact]
    public async Task Whoever_has_seen_the_end_of_a_job_is_told_that_there_is_no_more()
    {
        var (team, key) = await TeamAsync();
        var job = await SubmitAsync(_api, team, "ended");
        await CancelAsync(_api, team, job);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job}/events?after=2");
        request.Headers.Add("Authorization", key["Authorization"]);
        using var response = await _api.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task A_browser_may_bring_its_key_in_the_address_of_the_hub_and_nowhere_else()
    {
        var (_, key) = await TeamAsync();
        var token = key["Authorization"]["Bearer ".Length..];

        using var hub = await HubClient.ConnectAsync(_api, query: $"access_token={token}");
        await hub.StreamAsync("WatchTeam", 0);

        Assert.Equal(401, (await _api.GetAsync($"/api/v1/jobs?access_token={token}")).Status);
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(_api, query: "access_token=mon_wrong"));
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(_api));
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_use_a_session_to_open_the_hub()
    {
        var team = await _api.TeamAsync("origins");
        var session = await _api.SignInAsync(team, await _api.MemberAsync(team, "viewer", $"{Guid.NewGuid():N}@example.org"));
        var own = _api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        using (await HubClient.ConnectAsync(_api, new(session) { ["Origin"] = own }))
        {
        }

        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(_api, new(session) { ["Origin"] = "https://evil.example" }));
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(_api, new(session) { ["Origin"] = "null" }));
    }

    private static async Task EndAsync(SseClient feed)
    {
        while (await feed.NextAsync() is not null)
        {
        }
    }

    private static async Task EndAsync(HubClient hub)
    {
        while (await hub.NextAsync() is not null)
        {
        }
    }

    private static async Task<List<(long Id, string Event, Guid Job, string? Number)>> TakeAsync(SseClient feed, int count)
    {
        var events = new List<(long, string, Guid, string?)>();
        while (events.Count < count)
        {
            var next = (await feed.NextAsync())!.Value;
            events.Add((next.Id, next.Event, next.Data.GetProperty("job_id").GetGuid(), next.Data.Text("number")));
        }

        return events;
    }

    private static JsonElement Item(JsonElement? message) => message!.Value.GetProperty("item");

    private static (string?, string?) Named(JsonElement? message) => (Item(message).Text("number"), Item(message).Text("job_id"));

    private async Task<(long Team, Dictionary<string, string> Key)> TeamAsync()
    {
        var team = await _api.TeamAsync($"live {Guid.NewGuid():N}");
        return (team, await _api.KeyAsync(team, "read"));
    }

    private static async Task<Guid> SubmitAsync(ApiServer api, long team, string name)
    {
        var submitted = await api.Services.GetRequiredService<JobSubmission>().SubmitAsync(
            new(JobTypes.Batch, team, null, Platforms.Instagram, [name], 1), default);
        return Assert.IsType<Submission.Accepted>(submitted).Job.Id;
    }

    private static async Task CancelAsync(ApiServer api, long team, Guid job) =>
        Assert.Equal(JobChange.Done, await api.Services.GetRequiredService<JobControl>().CancelAsync(team, job, default));
}
