using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests.Hangfire;

/// <summary>What the operator finds on the dashboard, and what becomes of every button.</summary>
[Collection(RowsOnServers.Name)]
public sealed class DashboardBoardTests(SharedWorld<RowsOn> shared)
{
    private EngineWorld World => shared.World;

    [Theory]
    [InlineData("jobs/details/")]
    [InlineData("jobs/details/0")]
    [InlineData("jobs/details/none")]
    [InlineData("jobs/details/99999999999999999999999999")]
    [InlineData("nowhere")]
    public async Task What_is_not_there_is_told_with_a_page(string path)
    {
        using var response = await World.Servers[0].Client.GetAsync($"/hangfire/{path}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("No such", await TextAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recurring_job_is_found_by_what_people_know_of_it()
    {
        var task = await World.CreateTaskAsync("board_found", "30m");
        await World.HasRunsAsync(task, 1);
        var source = await World.Database.ScalarAsync<string>("select last_source from task_schedule where task_id = $1", task);

        Assert.True(await IsListedAsync(task, "q=oard_fou"));
        Assert.True(await IsListedAsync(task, "q=%40Board_Found"));
        Assert.True(await IsListedAsync(task, $"q={task}"));
        Assert.True(await IsListedAsync(task, $"q={source}&sort=-lastrun"));
        Assert.True(await IsListedAsync(task, $"q=board_found&platform=instagram&source={source}"));
        Assert.False(await IsListedAsync(task, "q=board_found&platform=tiktok"));
        Assert.False(await IsListedAsync(task, "q=board_found&state=paused"));
        Assert.False(await IsListedAsync(task, "q=%25"));
    }

    [Fact]
    public async Task What_was_typed_is_text_and_never_markup()
    {
        var page = await GetAsync("/hangfire/recurring?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&after=nonsense&sort=nonsense&state=nonsense&count=-1");

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_task_is_found_by_its_error()
    {
        World.Simulator.AddFault(new() { Provider = "*", Target = "board_broken", Kind = ProviderSimulator.Faults.FaultKind.ServerError });
        World.Simulator.AddFault(new() { Provider = "apify", Kind = ProviderSimulator.Faults.FaultKind.ServerError });
        var task = await World.CreateTaskAsync("board_broken", "30m");
        await World.HasRunsAsync(task, 1, TimeSpan.FromSeconds(60));
        var error = await World.Database.ScalarAsync<string>("select error from task_run where task_id = $1 order by finished_at limit 1", task) ?? "";
        World.Simulator.ClearFaults();

        Assert.True(await IsListedAsync(task, $"q={Uri.EscapeDataString(error[..12])}"));
        Assert.True(await IsListedAsync(task, "state=failing"));
        Assert.Contains(WebUtility.HtmlEncode(error[..12]), await GetAsync($"/hangfire/recurring?q={task}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_one_another_without_a_gap_and_without_a_double()
    {
        var tasks = new List<Guid>();
        for (var i = 0; i < 23; i++)
            tasks.Add(await World.CreateTaskAsync($"board_page{i:00}", "30m"));
        var seen = new List<Guid>();
        var address = "/hangfire/recurring?q=board_page&count=20&sort=-interval";
        for (string? next = address; next is not null;)
        {
            var page = await GetAsync(next);
            seen.AddRange(Between(page, "data-task=\"", "\"").Select(Guid.Parse));
            next = Between(page, "rel=\"next\" href=\"", "\"").FirstOrDefault() is { } parameters ? "/hangfire/recurring" + WebUtility.HtmlDecode(parameters) : null;
        }

        Assert.Equal(23, seen.Count);
        Assert.Equal(tasks.Order(), seen.Order());
    }

    [Fact]
    public async Task All_that_match_are_counted_paused_and_resumed_and_it_is_written_down()
    {
        var tasks = new List<Guid>();
        for (var i = 0; i < 3; i++)
            tasks.Add(await World.CreateTaskAsync($"board_all{i}", "30m"));

        var asked = await ChangeAsync("q=board_all", "pause", isDry: true);
        Assert.Equal(3, asked.GetProperty("changed").GetInt32());
        Assert.Equal("Pause 3 tasks?", asked.GetProperty("text").GetString());
        Assert.Equal(0, await CountAsync("q=board_all", "paused"));
        var done = await ChangeAsync("q=board_all", "pause", isDry: false);
        Assert.Equal("Paused 3 tasks.", done.GetProperty("text").GetString());
        Assert.Equal(3, await CountAsync("q=board_all", "paused"));
        Assert.Equal(3, await CountAsync("q=board_all", "all"));
        Assert.Contains("Disabled", await GetAsync($"/hangfire/recurring?q={tasks[0]}"), StringComparison.Ordinal);
        await ChangeAsync("q=board_all&state=paused", "resume", isDry: false);

        Assert.Equal(0, await CountAsync("q=board_all", "paused"));
        Assert.Equal(["task.pause", "task.resume"], await World.Database.ColumnAsync<string>(
            "select action from audit_log where after -> 'task_ids' ? $1 and action in ('task.pause', 'task.resume') order by id", tasks[1].ToString()));
    }

    [Fact]
    public async Task An_unknown_action_is_refused_with_what_there_is()
    {
        using var response = await PostAsync("/hangfire/recurring/change", ("action", "explode"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("pause, resume, run", await TextAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_of_other_teams_are_the_operators_too_and_the_audit_is_theirs()
    {
        var team = await World.Database.ScalarAsync<long>("insert into team (name) values ('board team') returning id");
        var task = await World.CreateTaskAsync("board_other", "30m");
        await World.Database.ExecuteAsync("update task set team_id = $2 where id = $1", task, team);

        Assert.Contains("board team", await GetAsync("/hangfire/recurring?q=board_other"), StringComparison.Ordinal);
        using var response = await PostAsync($"/hangfire/recurring/pause/{task}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(team, await World.Database.ScalarAsync<long>("select team_id from audit_log where action = 'task.pause' and entity_id = $1", task.ToString()));
    }

    [Fact]
    public async Task Trigger_now_runs_the_task_and_is_written_down()
    {
        var task = await World.CreateTaskAsync("board_trigger", "30m");
        await World.HasRunsAsync(task, 1);

        using var response = await PostAsync("/hangfire/recurring/trigger", ("jobs[]", task.ToString()));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await World.HasRunsAsync(task, 2);
        Assert.Equal(1, await CountAuditAsync("task.run", "task", task.ToString()));
        Assert.Equal(2, World.CountCalls("board_trigger"));
    }

    [Fact]
    public async Task Removing_a_recurring_job_stops_its_task()
    {
        var task = await World.CreateTaskAsync("board_remove", "30m");
        await Eventually.BecomesTrueAsync(() => HangfireRows.IsScheduledAsync(World.Database, task));

        using var response = await PostAsync("/hangfire/recurring/remove", ("jobs[]", task.ToString()));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("stopped", await World.Database.ScalarAsync<string>("select status::text from task where id = $1", task));
        await Eventually.BecomesTrueAsync(async () => !await HangfireRows.IsScheduledAsync(World.Database, task));
        Assert.Equal(1, await CountAuditAsync("task.stop", "task", task.ToString()));
        Assert.False(await IsListedAsync(task, "q=board_remove"));
    }

    [Fact]
    public async Task A_job_shows_its_task_and_its_calls_and_its_buttons_are_written_down()
    {
        var task = await World.CreateTaskAsync("board_job", "30m");
        await World.HasRunsAsync(task, 1);
        var job = await World.Database.ScalarAsync<long>("select max(id) from hangfire.job where arguments ->> 1 = '\"instagram/board_job\"'");
        await Eventually.BecomesTrueAsync(async () => await World.Database.ScalarAsync<bool>(
            "select exists (select from logged_call where target = 'board_job')"));

        var page = await GetAsync($"/hangfire/jobs/details/{job}");
        Assert.Contains($"/hangfire/recurring?q={task}", page, StringComparison.Ordinal);
        Assert.Contains("id=\"provider-calls\"", page, StringComparison.Ordinal);
        using var requeue = await PostAsync($"/hangfire/jobs/actions/requeue/{job}");
        Assert.Equal(HttpStatusCode.NoContent, requeue.StatusCode);
        await World.HasRunsAsync(task, 2);
        await Eventually.BecomesTrueAsync(async () => await World.Database.ScalarAsync<string>("select statename from hangfire.job where id = $1", job) == "Succeeded");
        using var delete = await PostAsync($"/hangfire/jobs/actions/delete/{job}");

        Assert.Equal(HttpStatusCode.NoContent, delete.StatusCode);
        Assert.Equal(2, await World.CountRunsAsync(task));
        Assert.Equal(1, await CountAuditAsync("job.requeue", "task", task.ToString()));
        Assert.Equal(1, await CountAuditAsync("job.delete", "task", task.ToString()));
        Assert.Equal("Deleted", await World.Database.ScalarAsync<string>("select statename from hangfire.job where id = $1", job));
    }

    [Theory]
    [InlineData("recurring/trigger")]
    [InlineData("recurring/change")]
    [InlineData("recurring/pause/00000000-0000-0000-0000-000000000000")]
    [InlineData("jobs/actions/requeue/1")]
    [InlineData("jobs/failed/requeue")]
    public async Task Nothing_is_changed_by_looking_at_an_address(string path)
    {
        using var response = await World.Servers[0].Client.GetAsync($"/hangfire/{path}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_origin_can_press_no_button()
    {
        var task = await World.CreateTaskAsync("board_forged", "30m");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hangfire/recurring/pause/{task}");
        request.Headers.Add("Origin", "https://example.org");

        using var response = await World.Servers[0].Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("active", await World.Database.ScalarAsync<string>("select status::text from task where id = $1", task));
    }

    [Fact]
    public async Task The_numbers_of_open_pages_are_those_of_the_storage()
    {
        using var response = await PostAsync("/hangfire/stats", ("metrics[]", "recurring:count"), ("metrics[]", "servers:count"));

        var metrics = JsonDocument.Parse(await TextAsync(response)).RootElement;
        Assert.InRange(metrics.GetProperty("servers:count").GetProperty("intValue").GetInt64(), 1, 100);
        Assert.True(metrics.TryGetProperty("recurring:count", out _));
    }

    private async Task<bool> IsListedAsync(Guid task, string parameters) =>
        (await GetAsync($"/hangfire/recurring?{parameters}&count=200")).Contains($"data-task=\"{task}\"", StringComparison.Ordinal);

    private async Task<long> CountAsync(string parameters, string state) =>
        (await World.Servers[0].Client.GetFromJsonAsync<JsonElement>($"/hangfire/recurring/counts?{parameters}")).GetProperty(state).GetInt64();

    private async Task<JsonElement> ChangeAsync(string parameters, string action, bool isDry)
    {
        using var response = await PostAsync($"/hangfire/recurring/change?{parameters}", ("action", action), ("dry", isDry ? "true" : "false"));
        return JsonDocument.Parse(await TextAsync(response)).RootElement;
    }

    private Task<long> CountAuditAsync(string action, string type, string id) => World.Database.ScalarAsync<long>(
        "select count(*) from audit_log where action = $1 and entity_type = $2 and entity_id = $3 and actor_kind = 'open'", action, type, id);

    private async Task<string> GetAsync(string path)
    {
        using var response = await World.Servers[0].Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await TextAsync(response);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await World.Servers[0].Client.PostAsync(path, form, TestContext.Current.CancellationToken);
    }

    private static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static IEnumerable<string> Between(string text, string start, string end)
    {
        for (var from = text.IndexOf(start, StringComparison.Ordinal); from >= 0; from = text.IndexOf(start, from, StringComparison.Ordinal))
        {
            from += start.Length;
            yield return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
        }
    }
}
