using System.Text.Json;
using Xunit;

namespace Monitor.Web.Tests.Api.InstagramMonitors;

public sealed class PostMonitorTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Base = "/api/v1/instagram/post_monitor";

    [Fact]
    public async Task Creating_answers_exactly_the_documented_keys()
    {
        var reply = await CreateAsync("https://www.instagram.com/p/CreateExact/", "30m");

        Assert.Equal(201, reply.Status);
        Assert.Equal("status_code success data", reply.Body.Keys());
        Assert.Equal("task_id post_code status interval_seconds", reply.Data.Keys());
        Assert.Equal("CreateExact", reply.Data.Text("post_code"));
        Assert.Equal("active", reply.Data.Text("status"));
        Assert.Equal(1800, reply.Data.GetProperty("interval_seconds").GetInt32());
    }

    [Theory]
    [InlineData("DKbareCode1")]
    [InlineData("https://www.instagram.com/someone/")]
    [InlineData("https://example.com/p/DKq8vT2xR4m/")]
    [InlineData("")]
    public async Task What_is_no_address_of_a_post_is_refused(string url)
    {
        var reply = await CreateAsync(url, "1d");

        Assert.Equal((422, "post_url"), (reply.Status, reply.Field));
        Assert.Equal(url.Length == 0 ? "required" : "invalid_post_url", reply.Code);
    }

    [Fact]
    public async Task A_post_is_monitored_once_in_whatever_form_its_address_comes()
    {
        var first = await CreateAsync("https://www.instagram.com/p/OnlyOnce_1/", "1d");
        var second = await CreateAsync("instagram.com/someone/reel/OnlyOnce_1?igsh=abc", "1d");
        var otherCase = await CreateAsync("https://www.instagram.com/p/onlyonce_1/", "1d");

        Assert.Equal((409, "already_monitored"), (second.Status, second.Code));
        Assert.Equal(first.Data.Text("task_id"), second.Data.Text("task_id"));
        Assert.Equal(201, otherCase.Status);
    }

    [Fact]
    public async Task Only_the_five_intervals_are_accepted() =>
        Assert.Equal("interval_not_allowed", (await CreateAsync("https://www.instagram.com/p/Interval_1/", "45m")).Code);

    [Fact]
    public async Task A_task_goes_through_all_its_states()
    {
        var id = (await CreateAsync("https://www.instagram.com/reel/AllStates_1/", "1d")).Data.Text("task_id");

        Assert.Equal("paused", (await Api.PostAsync($"{Base}/pause_task/{id}")).Data.Text("status"));
        Assert.Equal("paused", (await Api.GetAsync($"{Base}/task_status/{id}")).Data.Text("status"));
        Assert.Equal("active", (await Api.PostAsync($"{Base}/resume_task/{id}")).Data.Text("status"));
        var stopped = await Api.PostAsync($"{Base}/stop_tasks", $$"""{"task_ids":["{{id}}"]}""");
        Assert.Equal(id, stopped.Data.GetProperty("deleted_task_ids")[0].GetString());
        Assert.Equal("stopped", (await Api.GetAsync($"{Base}/task_status/{id}")).Data.Text("status"));
        Assert.Equal(409, (await Api.PostAsync($"{Base}/pause_task/{id}")).Status);
    }

    [Fact]
    public async Task The_list_shows_exactly_the_documented_keys()
    {
        await CreateAsync("https://www.instagram.com/p/ListKeys_1/", "1d");

        var list = await Api.GetAsync($"{Base}/tasks");

        Assert.Equal("task_id post_code status interval_seconds created_at updated_at", list.Data[0].Keys());
    }

    [Fact]
    public async Task A_task_for_an_influencer_is_unknown_here()
    {
        var influencer = await Api.CreateAsync("not.a.post", "1d");

        Assert.Equal(404, (await Api.GetAsync($"{Base}/task_status/{influencer}")).Status);
        Assert.Equal(404, (await Api.PostAsync($"{Base}/resume_task/{influencer}")).Status);
    }

    private Task<Reply> CreateAsync(string url, string interval) =>
        Api.PostAsync($"{Base}/create_monitor_task", JsonSerializer.Serialize(new { post_url = url, interval }));
}
