using System.Text.Json;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api.Tasks;

public sealed class BulkTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Each_target_is_answered_on_its_own()
    {
        var existing = await _api.CreateAsync("was.there");

        var reply = await _api.PostAsync(
            "/api/v1/tasks/bulk", """{"type":"influencer","targets":["First","was.there","no good","@first"],"interval":"1h"}""");

        Assert.Equal(201, reply.Status);
        Assert.Equal("created duplicates invalid results", reply.Data.Keys());
        var results = reply.Data.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(["created", "duplicate", "invalid", "duplicate"], results.Select(r => r.Text("result")));
        Assert.Equal(["First", "was.there", "no good", "@first"], results.Select(r => r.Text("input")));
        Assert.Equal("input result target task_id", results[0].Keys());
        Assert.Equal("input result message", results[2].Keys());
        Assert.Equal(existing, results[1].GetProperty("task_id").GetGuid());
        Assert.Equal(results[0].Text("task_id"), results[3].Text("task_id"));
    }

    [Fact]
    public async Task Text_is_split_at_commas_semicolons_and_white_space()
    {
        var reply = await _api.PostAsync(
            "/api/v1/tasks/bulk", """{"type":"influencer","text":"one, @two;three\nfour\tfive ,, ","interval":"1h"}""");

        Assert.Equal(["one", "two", "three", "four", "five"],
            reply.Data.GetProperty("results").EnumerateArray().Select(r => r.Text("target")));
    }

    [Fact]
    public async Task When_nothing_new_comes_of_it_the_status_is_200()
    {
        await _api.CreateAsync("was.there");

        Assert.Equal(200, (await _api.PostAsync("/api/v1/tasks/bulk", """{"type":"influencer","text":"was.there","interval":"1h"}""")).Status);
    }

    [Theory]
    [InlineData("""{"type":"influencer","interval":"1h"}""", "targets", "ambiguous_selection")]
    [InlineData("""{"type":"influencer","targets":["a"],"text":"b","interval":"1h"}""", "targets", "ambiguous_selection")]
    [InlineData("""{"type":"influencer","targets":["", null],"interval":"1h"}""", "targets", "required")]
    [InlineData("""{"type":"influencer","targets":["a", 5],"interval":"1h"}""", "targets[1]", "wrong_type")]
    [InlineData("""{"type":"influencer","text":"a","interval":"1y"}""", "interval", "interval_not_allowed")]
    public async Task A_request_that_says_nothing_is_refused(string body, string field, string code)
    {
        var reply = await _api.PostAsync("/api/v1/tasks/bulk", body);

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }

    [Fact]
    public async Task A_thousand_targets_are_taken_and_one_more_is_refused()
    {
        var targets = Enumerable.Range(0, 1001).Select(i => $"many.{i}").ToArray();

        Assert.Equal("too_many", (await CreateAsync(targets)).Code);
        Assert.Equal(1000, (await CreateAsync(targets[1..])).Data.GetProperty("created").GetInt32());
    }

    [Fact]
    public async Task An_action_by_ids_changes_those_that_it_fits()
    {
        var active = await _api.CreateAsync("by.id.active");
        var paused = await _api.CreateAsync("by.id.paused");
        await _api.PostAsync($"/api/v1/tasks/{paused}/pause");

        var reply = await ActAsync(new { action = "pause", task_ids = new[] { active, paused, Guid.NewGuid() } });

        Assert.Equal("matched changed task_ids", reply.Data.Keys());
        Assert.Equal((2, 1), (reply.Data.GetProperty("matched").GetInt32(), reply.Data.GetProperty("changed").GetInt32()));
        Assert.Equal([active], reply.Data.GetProperty("task_ids").EnumerateArray().Select(i => i.GetGuid()));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        var id = await _api.CreateAsync("dry.run");

        var reply = await ActAsync(new { action = "stop", all = true, dry_run = true });

        Assert.Equal(1, reply.Data.GetProperty("changed").GetInt32());
        Assert.Equal("active", (await _api.GetAsync($"/api/v1/tasks/{id}")).Data.Text("status"));
    }

    [Fact]
    public async Task An_action_by_filter_changes_what_the_list_shows()
    {
        await CreateAsync(["f.one", "f.two", "other"]);

        var paused = await ActAsync(new { action = "pause", filter = new { q = "f." } });
        Assert.Equal(2, paused.Data.GetProperty("changed").GetInt32());
        var resumed = await ActAsync(new { action = "resume", filter = new { status = "paused" } });
        Assert.Equal(2, resumed.Data.GetProperty("changed").GetInt32());
        var timed = await ActAsync(new { action = "set_interval", filter = new { type = "influencer" }, interval = "2d" });
        Assert.Equal(3, timed.Data.GetProperty("changed").GetInt32());
        var list = await _api.GetAsync("/api/v1/tasks");
        Assert.All(list.Data.EnumerateArray(), t => Assert.Equal("2d", t.Text("interval")));
    }

    [Theory]
    [InlineData("""{"action":"pause"}""", "filter", "ambiguous_selection")]
    [InlineData("""{"action":"pause","filter":{}}""", "filter", "ambiguous_selection")]
    [InlineData("""{"action":"pause","all":false}""", "filter", "ambiguous_selection")]
    [InlineData("""{"action":"pause","all":true,"filter":{"q":"x"}}""", "filter", "ambiguous_selection")]
    [InlineData("""{"action":"explode","all":true}""", "action", "unknown_value")]
    [InlineData("""{"all":true}""", "action", "required")]
    [InlineData("""{"action":"pause","task_ids":[]}""", "task_ids", "required")]
    [InlineData("""{"action":"set_interval","all":true}""", "interval", "required")]
    [InlineData("""{"action":"pause","all":true,"interval":"1h"}""", "interval", "ambiguous_selection")]
    [InlineData("""{"action":"pause","filter":{"status":"gone"}}""", "filter.status", "unknown_value")]
    [InlineData("""{"action":"pause","filter":{"failing":"yes"}}""", "filter.failing", "wrong_type")]
    public async Task An_action_must_say_exactly_which_tasks(string body, string field, string code)
    {
        var reply = await _api.PostAsync("/api/v1/tasks/actions", body);

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }

    [Fact]
    public async Task All_tasks_can_be_meant_explicitly()
    {
        await CreateAsync(["all.one", "all.two"]);

        Assert.Equal(2, (await ActAsync(new { action = "stop", all = true })).Data.GetProperty("changed").GetInt32());
    }

    private Task<Reply> CreateAsync(string[] targets) =>
        _api.PostAsync("/api/v1/tasks/bulk", JsonSerializer.Serialize(new { type = "influencer", targets, interval = "1h" }));

    private Task<Reply> ActAsync(object body) => _api.PostAsync("/api/v1/tasks/actions", JsonSerializer.Serialize(body));
}
