using System.Text.Json;
using Monitor.Web.Api.Tasks;
using Xunit;

namespace Monitor.Web.Tests.Api.Tasks;

public sealed class TaskResourceTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private const string ViewKeys =
        "task_id type platform target status interval interval_seconds created_at updated_at next_run_at running overdue "
        + "consecutive_failures last_outcome last_run_at last_success_at account";

    [Fact]
    public async Task A_new_task_is_due_at_once()
    {
        var reply = await Api.PostAsync("/api/v1/tasks", """{"type":"influencer","target":"@New.Task","interval":"45s"}""");

        Assert.Equal(201, reply.Status);
        Assert.Equal(ViewKeys, reply.Data.Keys());
        Assert.Equal("instagram", reply.Data.Text("platform"));
        Assert.Equal("new.task", reply.Data.Text("target"));
        Assert.Equal("45s", reply.Data.Text("interval"));
        Assert.Equal(reply.Data.Text("created_at"), reply.Data.Text("next_run_at"));
        Assert.Equal("False", reply.Data.Text("overdue"));
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("36h", 129600)]
    [InlineData("30d", 2592000)]
    public void Intervals_from_30_seconds_to_30_days_are_read(string text, int seconds) => Assert.Equal(seconds, Intervals.Parse(text));

    [Theory]
    [InlineData("29s")]
    [InlineData("31d")]
    [InlineData("1w")]
    [InlineData("s")]
    [InlineData("-30s")]
    [InlineData("1.5h")]
    [InlineData("99999999999d")]
    [InlineData("30")]
    [InlineData("")]
    public void Other_intervals_are_not(string text) => Assert.Null(Intervals.Parse(text));

    [Theory]
    [InlineData(30, "30s")]
    [InlineData(90, "90s")]
    [InlineData(1800, "30m")]
    [InlineData(129600, "36h")]
    [InlineData(604800, "7d")]
    public void Intervals_are_shown_in_the_largest_unit_that_fits(int seconds, string text) => Assert.Equal(text, Intervals.Format(seconds));

    [Theory]
    [InlineData("""{"target":"x","interval":"1h"}""", "type", "required")]
    [InlineData("""{"type":"reel","target":"x","interval":"1h"}""", "type", "unknown_value")]
    [InlineData("""{"type":"post","interval":"1h"}""", "target", "required")]
    [InlineData("""{"type":"influencer","target":"a b","interval":"1h"}""", "target", "invalid_target")]
    [InlineData("""{"type":"influencer","target":"x"}""", "interval", "required")]
    [InlineData("""{"type":"influencer","target":"x","interval":"20s"}""", "interval", "interval_not_allowed")]
    [InlineData("""{"platform":"myspace","type":"influencer","target":"x","interval":"1h"}""", "platform", "platform_not_supported")]
    [InlineData("""{"platform":"tiktok","type":"influencer","target":"someone","interval":"1h"}""", "platform", "platform_not_supported")]
    public async Task What_is_wrong_is_named(string body, string field, string code)
    {
        var reply = await Api.PostAsync("/api/v1/tasks", body);

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }

    [Fact]
    public async Task A_duplicate_names_the_existing_task()
    {
        var id = await Api.CreateAsync("already.there");

        var reply = await Api.PostAsync("/api/v1/tasks", """{"type":"influencer","target":"already.there","interval":"1d"}""");

        Assert.Equal((409, "already_monitored"), (reply.Status, reply.Code));
        Assert.Equal(id, reply.Data.GetProperty("task_id").GetGuid());
    }

    [Fact]
    public async Task A_handle_and_a_post_code_of_the_same_letters_are_different_targets()
    {
        await Api.CreateAsync("samename", type: "influencer");

        Assert.NotEqual(Guid.Empty, await Api.CreateAsync("samename", type: "post"));
    }

    [Fact]
    public async Task Details_show_the_last_run_and_the_account()
    {
        var id = await Api.CreateAsync("with.details");
        var slot = Api.Clock.GetUtcNow();
        Assert.Equal(JsonValueKind.Null, (await Api.GetAsync($"/api/v1/tasks/{id}")).Data.GetProperty("last_run").ValueKind);
        await Database.AccountAsync("600100", "with.details", slot);
        await Database.RunAsync(id, 1, slot - TimeSpan.FromMinutes(30), TimeSpan.FromMilliseconds(12), TimeSpan.FromMilliseconds(300));
        await Database.RunAsync(id, 2, slot, TimeSpan.FromMilliseconds(12), TimeSpan.FromMilliseconds(300), outcome: 2);
        await Database.ExecuteAsync("update task_schedule set failures = 1, last_outcome = 2, last_run_at = $2 where task_id = $1", id, slot);

        var reply = await Api.GetAsync($"/api/v1/tasks/{id}");

        Assert.Equal($"{ViewKeys} last_run", reply.Data.Keys());
        Assert.Equal("""{"platform_id":"600100","username":"with.details"}""", reply.Data.GetProperty("account").GetRawText());
        Assert.Equal("outcome started_at finished_at source error", reply.Data.GetProperty("last_run").Keys());
        Assert.Equal("failed", reply.Data.GetProperty("last_run").Text("outcome"));
        Assert.Equal("failed", reply.Data.Text("last_outcome"));
        Assert.Equal("1", reply.Data.Text("consecutive_failures"));
    }

    [Fact]
    public async Task Actions_answer_the_task_as_it_is_now()
    {
        var id = await Api.CreateAsync("all.actions");

        Assert.Equal("paused", (await ActAsync(id, "pause")).Data.Text("status"));
        Assert.Equal(JsonValueKind.Null, (await Api.GetAsync($"/api/v1/tasks/{id}")).Data.GetProperty("next_run_at").ValueKind);
        Assert.Equal((409, "task_paused"), ((await ActAsync(id, "run")).Status, (await ActAsync(id, "run")).Code));
        Assert.Equal("active", (await ActAsync(id, "resume")).Data.Text("status"));
        Assert.Equal(200, (await ActAsync(id, "run")).Status);
        var changed = await Api.SendAsync(HttpMethod.Patch, $"/api/v1/tasks/{id}", """{"interval":"6h"}""");
        Assert.Equal("6h", changed.Data.Text("interval"));
        Assert.Equal("stopped", (await ActAsync(id, "stop")).Data.Text("status"));
        Assert.Equal("stopped", (await ActAsync(id, "stop")).Data.Text("status"));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("run")]
    public async Task A_stopped_task_stays_stopped(string action)
    {
        var id = await Api.CreateAsync($"stays.stopped.{action}");
        await ActAsync(id, "stop");

        var reply = await ActAsync(id, action);

        Assert.Equal((409, "task_stopped"), (reply.Status, reply.Code));
        Assert.Equal("stopped", (await Api.GetAsync($"/api/v1/tasks/{id}")).Data.Text("status"));
    }

    [Fact]
    public async Task A_running_task_is_shown_as_running_with_its_next_slot()
    {
        var id = await Api.CreateAsync("is.running", "30s");
        var anchor = Api.Clock.GetUtcNow();
        await Database.ExecuteAsync(
            "update task_schedule set worker_id = 7, run_no = 1, due_at = $2 where task_id = $1", id, anchor.AddSeconds(90));

        var reply = await ActAsync(id, "run");

        Assert.Equal("True", reply.Data.Text("running"));
        Assert.Equal(anchor.AddSeconds(30), reply.Data.GetProperty("next_run_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Ids_that_are_unknown_or_no_uuids_are_not_found()
    {
        foreach (var path in new[] { "", "/runs", "/history" })
        {
            Assert.Equal("task_not_found", (await Api.GetAsync($"/api/v1/tasks/{Guid.NewGuid()}{path}")).Code);
            var illFormed = await Api.GetAsync($"/api/v1/tasks/nonsense{path}");
            Assert.Equal((404, "invalid_id"), (illFormed.Status, illFormed.Code));
        }

        Assert.Equal("task_not_found", (await ActAsync(Guid.NewGuid(), "pause")).Code);
        Assert.Equal("task_not_found", (await Api.SendAsync(HttpMethod.Patch, $"/api/v1/tasks/{Guid.NewGuid()}", """{"interval":"6h"}""")).Code);
    }

    private Task<Reply> ActAsync(Guid id, string action) => Api.PostAsync($"/api/v1/tasks/{id}/{action}");
}
