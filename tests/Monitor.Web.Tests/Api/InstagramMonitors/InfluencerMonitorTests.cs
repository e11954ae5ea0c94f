using System.Text.Json;
using Xunit;

namespace Monitor.Web.Tests.Api.InstagramMonitors;

public sealed class InfluencerMonitorTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string Base = "/api/v1/instagram/influencer_monitor";

    [Fact]
    public async Task Creating_answers_exactly_the_documented_keys()
    {
        var reply = await Api.PostAsync($"{Base}/create_monitor_task", """{"username":"creates.exact","interval":"1h"}""");

        Assert.Equal(201, reply.Status);
        Assert.Equal("status_code success data", reply.Body.Keys());
        Assert.Equal("task_id username status interval_seconds", reply.Data.Keys());
        Assert.Equal(201, reply.Body.GetProperty("status_code").GetInt32());
        Assert.True(reply.Body.GetProperty("success").GetBoolean());
        Assert.True(Guid.TryParseExact(reply.Data.Text("task_id"), "D", out _));
        Assert.Equal("creates.exact", reply.Data.Text("username"));
        Assert.Equal("active", reply.Data.Text("status"));
        Assert.Equal(3600, reply.Data.GetProperty("interval_seconds").GetInt32());
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("30m", 1800)]
    [InlineData("1h", 3600)]
    [InlineData("1d", 86400)]
    [InlineData("7d", 604800)]
    public async Task The_five_intervals_are_accepted(string interval, int seconds)
    {
        var reply = await CreateAsync($"five_{interval}", interval);

        Assert.Equal(201, reply.Status);
        Assert.Equal(seconds, reply.Data.GetProperty("interval_seconds").GetInt32());
    }

    [Theory]
    [InlineData("2h")]
    [InlineData("60s")]
    [InlineData("1H")]
    [InlineData("")]
    public async Task Other_intervals_are_refused_with_the_list(string interval)
    {
        var reply = await CreateAsync("other_interval", interval);

        Assert.Equal(422, reply.Status);
        Assert.Equal("interval", reply.Field);
        if (interval.Length > 0)
        {
            Assert.Equal("interval_not_allowed", reply.Code);
            Assert.Contains("30s, 30m, 1h, 1d, 7d", reply.FirstError.Text("message"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("@Mixed.Case_9", "mixed.case_9")]
    [InlineData("  padded.name  ", "padded.name")]
    [InlineData("https://www.instagram.com/From.Link/", "from.link")]
    [InlineData("instagram.com/from.bare.link?hl=en", "from.bare.link")]
    public async Task Usernames_are_normalised(string given, string stored)
    {
        var reply = await CreateAsync(given, "1d");

        Assert.Equal(201, reply.Status);
        Assert.Equal(stored, reply.Data.Text("username"));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("name!")]
    [InlineData("a123456789012345678901234567890")]
    [InlineData("https://www.instagram.com/p/DKq8vT2xR4m/")]
    [InlineData("https://example.com/someone/")]
    [InlineData("日本")]
    public async Task What_is_no_username_is_refused(string username)
    {
        var reply = await CreateAsync(username, "1d");

        Assert.Equal(422, reply.Status);
        Assert.Equal("username", reply.Field);
        Assert.Equal("invalid_username", reply.Code);
    }

    [Fact]
    public async Task A_username_is_monitored_once()
    {
        var first = await CreateAsync("only_once", "1d");
        var second = await CreateAsync("@Only_Once", "30s");

        Assert.Equal(409, second.Status);
        Assert.Equal("already_monitored", second.Code);
        Assert.Equal(first.Data.Text("task_id"), second.Data.Text("task_id"));
        Assert.Equal("status_code success message errors data", second.Body.Keys());
    }

    [Fact]
    public async Task A_stopped_username_can_be_monitored_anew()
    {
        var first = (await CreateAsync("comes_back", "1d")).Data.Text("task_id");
        await Api.PostAsync($"{Base}/stop_tasks", $$"""{"task_ids":["{{first}}"]}""");

        var second = await CreateAsync("comes_back", "1d");

        Assert.Equal(201, second.Status);
        Assert.NotEqual(first, second.Data.Text("task_id"));
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var reply = await Api.PostAsync($"{Base}/create_monitor_task", """{"username":" ","interval":"2h"}""");

        Assert.Equal(422, reply.Status);
        var errors = reply.Body.GetProperty("errors").EnumerateArray().Select(e => $"{e.Text("field")}:{e.Text("code")}");
        Assert.Equal(["username:required", "interval:interval_not_allowed"], errors);
    }

    [Fact]
    public async Task The_list_shows_active_and_paused_tasks_with_exactly_the_documented_keys()
    {
        var active = (await CreateAsync("listed_active", "1d")).Data.Text("task_id");
        var paused = (await CreateAsync("listed_paused", "1d")).Data.Text("task_id");
        var stopped = (await CreateAsync("listed_stopped", "1d")).Data.Text("task_id");
        await Api.PostAsync($"{Base}/pause_task/{paused}");
        await Api.PostAsync($"{Base}/stop_tasks", $$"""{"task_ids":["{{stopped}}"]}""");

        var list = await Api.GetAsync($"{Base}/tasks?limit=500");

        var ids = list.Data.EnumerateArray().ToDictionary(t => t.Text("task_id")!, t => t.Text("status"));
        Assert.Equal("active", ids[active!]);
        Assert.Equal("paused", ids[paused!]);
        Assert.DoesNotContain(stopped!, ids.Keys);
        Assert.Equal("task_id username status interval_seconds created_at updated_at", list.Data[0].Keys());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$", list.Data[0].Text("created_at"));

        var onlyStopped = await Api.GetAsync($"{Base}/tasks?status=stopped&limit=500");
        Assert.Contains(stopped, onlyStopped.Data.EnumerateArray().Select(t => t.Text("task_id")));
        Assert.All(onlyStopped.Data.EnumerateArray(), t => Assert.Equal("stopped", t.Text("status")));
    }

    [Fact]
    public async Task Pausing_and_resuming_answer_the_new_status()
    {
        var id = (await CreateAsync("pause_resume", "1d")).Data.Text("task_id");

        var paused = await Api.PostAsync($"{Base}/pause_task/{id}");
        Assert.Equal((200, "task_id status", "paused"), (paused.Status, paused.Data.Keys(), paused.Data.Text("status")));
        Assert.Equal("paused", (await StatusAsync(id)).Data.Text("status"));
        Assert.Equal("paused", (await Api.PostAsync($"{Base}/pause_task/{id}")).Data.Text("status"));

        var resumed = await Api.PostAsync($"{Base}/resume_task/{id}");
        Assert.Equal((200, "task_id status", "active"), (resumed.Status, resumed.Data.Keys(), resumed.Data.Text("status")));
        Assert.Equal("status", (await StatusAsync(id)).Data.Keys());
        Assert.Equal("active", (await StatusAsync(id)).Data.Text("status"));
    }

    [Fact]
    public async Task A_stopped_task_can_be_neither_paused_nor_resumed()
    {
        var id = (await CreateAsync("stopped_for_good", "1d")).Data.Text("task_id");
        await Api.PostAsync($"{Base}/stop_tasks", $$"""{"task_ids":["{{id}}"]}""");

        Assert.Equal("task_stopped", (await Api.PostAsync($"{Base}/pause_task/{id}")).Code);
        var resumed = await Api.PostAsync($"{Base}/resume_task/{id}");
        Assert.Equal((409, "task_stopped"), (resumed.Status, resumed.Code));
        Assert.Equal("stopped", (await StatusAsync(id)).Data.Text("status"));
    }

    [Fact]
    public async Task Stopping_answers_the_ids_again_and_again()
    {
        var one = (await CreateAsync("stops_one", "1d")).Data.Text("task_id");
        var two = (await CreateAsync("stops_two", "1d")).Data.Text("task_id");
        var body = $$"""{"task_ids":["{{one}}","{{two}}","{{one}}"]}""";

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var reply = await Api.PostAsync($"{Base}/stop_tasks", body);
            Assert.Equal((200, "deleted_task_ids"), (reply.Status, reply.Data.Keys()));
            Assert.Equal([one, two], reply.Data.GetProperty("deleted_task_ids").EnumerateArray().Select(id => id.GetString()));
        }
    }

    [Fact]
    public async Task An_unknown_id_among_others_stops_nothing()
    {
        var known = (await CreateAsync("stays_active", "1d")).Data.Text("task_id");
        var unknown = Guid.NewGuid();

        var reply = await Api.PostAsync($"{Base}/stop_tasks", $$"""{"task_ids":["{{known}}","{{unknown}}"]}""");

        Assert.Equal((404, "task_not_found"), (reply.Status, reply.Code));
        Assert.Contains(unknown.ToString(), reply.Body.Text("message"), StringComparison.Ordinal);
        Assert.DoesNotContain(known!, reply.Body.Text("message"), StringComparison.Ordinal);
        Assert.Equal("active", (await StatusAsync(known)).Data.Text("status"));
    }

    [Theory]
    [InlineData("""{"task_ids":[]}""", "required")]
    [InlineData("{}", "required")]
    [InlineData("""{"task_ids":["nonsense"]}""", "invalid_id")]
    [InlineData("""{"task_ids":[null]}""", "invalid_id")]
    public async Task A_list_of_ids_must_be_one(string body, string code)
    {
        var reply = await Api.PostAsync($"{Base}/stop_tasks", body);

        Assert.Equal((422, "task_ids", code), (reply.Status, reply.Field, reply.Code));
    }

    [Fact]
    public async Task More_than_a_thousand_ids_are_refused()
    {
        var ids = Enumerable.Range(0, 1001).Select(_ => Guid.NewGuid());

        var reply = await Api.PostAsync($"{Base}/stop_tasks", JsonSerializer.Serialize(new { task_ids = ids }));

        Assert.Equal((422, "too_many"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("GET", "task_status")]
    [InlineData("POST", "pause_task")]
    [InlineData("POST", "resume_task")]
    public async Task Unknown_and_ill_formed_ids_are_not_found(string method, string action)
    {
        var unknown = await Api.SendAsync(new HttpMethod(method), $"{Base}/{action}/{Guid.NewGuid()}");
        Assert.Equal((404, "task_not_found"), (unknown.Status, unknown.Code));

        var illFormed = await Api.SendAsync(new HttpMethod(method), $"{Base}/{action}/12345");
        Assert.Equal((404, "invalid_id"), (illFormed.Status, illFormed.Code));
        Assert.Contains("UUID", illFormed.Body.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_for_a_post_is_unknown_here()
    {
        var post = await Api.CreateAsync("DKpostHere1", "1d", "post");

        Assert.Equal(404, (await StatusAsync(post.ToString())).Status);
        Assert.Equal(404, (await Api.PostAsync($"{Base}/pause_task/{post}")).Status);
        Assert.Equal(404, (await Api.PostAsync($"{Base}/stop_tasks", $$"""{"task_ids":["{{post}}"]}""")).Status);
        Assert.DoesNotContain(post.ToString(), (await Api.GetAsync($"{Base}/tasks?limit=500")).Body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routes_answer_with_a_trailing_slash_too() =>
        Assert.Equal(200, (await Api.GetAsync($"{Base}/tasks/")).Status);

    private Task<Reply> CreateAsync(string username, string interval) =>
        Api.PostAsync($"{Base}/create_monitor_task", JsonSerializer.Serialize(new { username, interval }));

    private Task<Reply> StatusAsync(string? id) => Api.GetAsync($"{Base}/task_status/{id}");
}
