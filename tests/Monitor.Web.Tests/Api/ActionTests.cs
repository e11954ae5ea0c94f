using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Actions;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Api;

/// <summary>Actions over many things: ordered over the API, done by a runner as a worker has it.</summary>
public sealed class ActionTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Tasks_that_match_are_paused_in_the_background_with_progress_one_audit_entry_and_events()
    {
        await TasksAsync(2_500, "instagram");
        await TasksAsync(10, "tiktok");

        var ordered = await _api.PostAsync("/api/v1/actions", """{ "kind": "tasks", "action": "pause", "filter": { "platform": "instagram", "status": "active" } }""");

        Assert.Equal(202, ordered.Status);
        Assert.Equal(
            "action_id kind action interval filter all ids state total done changed failed error requested_by created_at started_at finished_at cancelled_by",
            ordered.Data.Keys());
        Assert.Equal(("waiting", "", "0"), (ordered.Data.Text("state"), ordered.Data.Text("total"), ordered.Data.Text("done")));
        Assert.Equal("""{"status":"active","platform":"instagram"}""", ordered.Data.GetProperty("filter").GetRawText());
        var id = ordered.Data.Text("action_id")!;
        _api.Clock.Advance(TimeSpan.FromSeconds(1));
        await _api.CreateAsync("came.later");
        await RunAsync();
        var ended = (await _api.GetAsync($"/api/v1/actions/{id}")).Data;
        Assert.Equal(("completed", "2500", "2500", "2500", "0"), (ended.Text("state"), ended.Text("total"), ended.Text("done"), ended.Text("changed"), ended.Text("failed")));
        Assert.NotEmpty(ended.Text("finished_at")!);
        Assert.Equal(2_500L, await _api.Database.ScalarAsync<long>("select count(*) from task t join task_schedule s on s.task_id = t.id where t.status = 'paused' and s.state = 2 and platform = 'instagram'"));
        Assert.Equal("active", await _api.Database.ScalarAsync<string>("select status::text from task where username = 'came.later'"));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from audit_log where action not in ('task.create', 'createTask')"));
        Assert.Equal("2500", await _api.Database.ScalarAsync<string>("select after ->> 'changed' from audit_log where action = 'action.completed' and team_id = 1 and entity_id = $1", id));
        var events = await _api.Database.ColumnAsync<string>("select event_type from job_event where action_id is not null order by team_number");
        Assert.Equal(("action.started", "action.completed"), (events[0], events[^1]));
        Assert.Equal("2500", await _api.Database.ScalarAsync<string>("select payload ->> 'done' from job_event where event_type = 'action.completed'"));
    }

    [Fact]
    public async Task Tasks_by_their_ids_are_stopped_and_all_of_them_get_another_interval()
    {
        await TasksAsync(5, "instagram");
        var ids = await _api.Database.ColumnAsync<Guid>("select id from task order by id limit 2");

        var some = await OrderAsync(new { kind = "tasks", action = "stop", ids });
        await RunAsync();
        var all = await OrderAsync(new { kind = "tasks", action = "set_interval", interval = "2h", all = true });
        await RunAsync();

        Assert.Equal(("2", "2", "completed"), (some.Data.Text("ids"), (await FindAsync(some)).Text("changed"), (await FindAsync(some)).Text("state")));
        var changed = await FindAsync(all);
        Assert.Equal(("5", "5", "3", "2h"), (changed.Text("total"), changed.Text("done"), changed.Text("changed"), changed.Text("interval")));
        Assert.Equal(3L, await _api.Database.ScalarAsync<long>("select count(*) from task where interval_seconds = 7200"));
    }

    [Fact]
    public async Task Given_a_worker_that_dies_in_the_middle_when_its_lease_ends_then_the_rest_is_done_and_nothing_twice()
    {
        await TasksAsync(2_500, "instagram");
        var ordered = await OrderAsync(new { kind = "tasks", action = "run", all = true });
        var dying = Runner(new Broken(_api.Services.GetServices<IActionWork>().First(work => work.Kind == "tasks"), parts: 1));

        await Assert.ThrowsAsync<OperationCanceledException>(() => dying.RunOnceAsync(default));

        Assert.Equal(("running", "1000"), ((await FindAsync(ordered)).Text("state"), (await FindAsync(ordered)).Text("done")));
        // Whoever is asked again would make them due again.
        await _api.Database.ExecuteAsync("update task_schedule set due_at = $1, slot_at = $1 where due_at <= $2", _api.Clock.GetUtcNow().AddDays(9), _api.Clock.GetUtcNow());
        Assert.False(await Runner().RunOnceAsync(default));
        _api.Clock.Advance(TimeSpan.FromSeconds(31));
        await RunAsync();

        Assert.Equal(("completed", "2500", "2500"), ((await FindAsync(ordered)).Text("state"), (await FindAsync(ordered)).Text("done"), (await FindAsync(ordered)).Text("changed")));
        Assert.Equal(1_500L, await _api.Database.ScalarAsync<long>("select count(*) from task_schedule where due_at <= $1", _api.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Given_a_cancellation_in_the_middle_then_what_is_done_stays_done_and_the_part_under_way_is_undone()
    {
        await TasksAsync(2_500, "instagram");
        var ordered = await OrderAsync(new { kind = "tasks", action = "pause", all = true });
        var path = $"/api/v1/actions/{ordered.Data.Text("action_id")}";
        Reply? cancelled = null;
        var runner = Runner(new Broken(_api.Services.GetServices<IActionWork>().First(work => work.Kind == "tasks"), parts: 1, async () => cancelled = await _api.PostAsync($"{path}/cancel")));

        await runner.RunOnceAsync(default);
        Assert.False(await Runner().RunOnceAsync(default));

        Assert.Equal((200, "cancelled"), (cancelled!.Status, cancelled.Data.Text("state")));
        var ended = await FindAsync(ordered);
        Assert.Equal(("cancelled", "1000", "1000"), (ended.Text("state"), ended.Text("done"), ended.Text("changed")));
        Assert.NotEmpty(ended.Text("cancelled_by")!);
        Assert.Equal(1_000L, await _api.Database.ScalarAsync<long>("select count(*) from task where status = 'paused'"));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from audit_log where action = 'action.cancelled'"));
        Assert.Equal("action.cancelled", await _api.Database.ScalarAsync<string>("select event_type from job_event where action_id is not null order by team_number desc limit 1"));
        var again = await _api.PostAsync($"{path}/cancel");
        Assert.Equal((409, "action_ended"), (again.Status, again.Code));
    }

    [Fact]
    public async Task Given_a_part_that_fails_again_and_again_then_the_action_has_failed_where_it_was()
    {
        await TasksAsync(3, "instagram");
        var ordered = await OrderAsync(new { kind = "tasks", action = "pause", all = true });
        var runner = Runner(new Failing());

        for (var i = 0; i < 10; i++)
        {
            await runner.RunOnceAsync(default);
            _api.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        var ended = await FindAsync(ordered);
        Assert.Equal(("failed", "A part of it failed (InvalidOperationException)."), (ended.Text("state"), ended.Text("error")));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from audit_log where action = 'action.failed'"));
    }

    [Fact]
    public async Task Jobs_that_wait_or_run_are_paused_resumed_and_cancelled()
    {
        var jobs = new List<string>();
        foreach (var name in (string[])["one", "two", "three"])
            jobs.Add((await _api.PostAsync("/api/v1/instagram/users/batch", $$"""{ "usernames": ["{{name}}"] }""")).Body.Text("job_id")!);
        await _api.PostAsync($"/api/v1/jobs/{jobs[2]}/cancel");

        var paused = await OrderAsync(new { kind = "jobs", action = "pause", filter = new { job_type = "batch" } });
        await RunAsync();
        Assert.Equal(("completed", "2", "2", "2"), ((await FindAsync(paused)).Text("state"), (await FindAsync(paused)).Text("total"), (await FindAsync(paused)).Text("done"), (await FindAsync(paused)).Text("changed")));
        Assert.Equal("job", (await _api.GetAsync($"/api/v1/jobs/{jobs[0]}/status")).Data.Text("paused_by"));
        var again = await OrderAsync(new { kind = "jobs", action = "pause", all = true });
        await RunAsync();
        Assert.Equal(("2", "0"), ((await FindAsync(again)).Text("done"), (await FindAsync(again)).Text("changed")));

        var cancelled = await OrderAsync(new { kind = "jobs", action = "cancel", ids = new[] { jobs[1], jobs[2] } });
        await RunAsync();

        Assert.Equal(("completed", "1", "1"), ((await FindAsync(cancelled)).Text("state"), (await FindAsync(cancelled)).Text("done"), (await FindAsync(cancelled)).Text("changed")));
        Assert.Equal("cancelled", (await _api.GetAsync($"/api/v1/jobs/{jobs[1]}/status")).Data.Text("status"));
        Assert.Equal("running", (await _api.GetAsync($"/api/v1/jobs/{jobs[0]}/status")).Data.Text("status"));
    }

    [Fact]
    public async Task Requests_that_wait_are_cancelled_and_those_that_failed_run_again()
    {
        var ids = new List<long>();
        for (var i = 0; i < 450; i++)
            ids.Add((await _api.PostAsync("/api/v1/scrape-requests", $$$"""{ "flow": "refresh_profile_basic", "params": { "handle": "user{{{i}}}" } }""")).Data.GetProperty("id").GetInt64());
        await _api.PostAsync("/api/v1/scrape-requests", """{ "flow": "refresh_profile_by_handle", "params": { "handle": "other" } }""");

        var cancelled = await OrderAsync(new { kind = "requests", action = "cancel", filter = new { flow = "refresh_profile_basic", status = "PENDING" } });
        await RunAsync();

        Assert.Equal(("completed", "450", "450", "450"), ((await FindAsync(cancelled)).Text("state"), (await FindAsync(cancelled)).Text("total"), (await FindAsync(cancelled)).Text("done"), (await FindAsync(cancelled)).Text("changed")));
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from queue_item"));
        Assert.Equal(450L, await _api.Database.ScalarAsync<long>("select count(*) from scrape_request_log where status = 'FAILED' and error_code = 'cancelled'"));

        var retried = await OrderAsync(new { kind = "requests", action = "retry", filter = new { error_code = "cancelled", account = "@User7" } });
        await RunAsync();
        var some = await OrderAsync(new { kind = "requests", action = "retry", ids = ids.Take(3) });
        await RunAsync();

        Assert.Equal(("1", "1"), ((await FindAsync(retried)).Text("total"), (await FindAsync(retried)).Text("changed")));
        Assert.Equal("3", (await FindAsync(some)).Text("changed"));
        Assert.Equal(5L, await _api.Database.ScalarAsync<long>("select count(*) from queue_item"));
    }

    [Fact]
    public async Task Actions_are_listed_newest_first_page_by_page_and_by_state_and_kind()
    {
        var orders = new List<string>();
        foreach (var kind in (string[])["tasks", "jobs", "requests"])
        {
            orders.Add((await OrderAsync(new { kind, action = kind == "requests" ? "retry" : "pause", all = true })).Data.Text("action_id")!);
            _api.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await RunAsync();
        orders.Add((await OrderAsync(new { kind = "tasks", action = "run", all = true })).Data.Text("action_id")!);
        orders.Reverse();

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _api.GetAsync($"/api/v1/actions?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            listed.AddRange(page.Data.EnumerateArray().Select(action => action.Text("action_id")!));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(orders, listed);
        Assert.Equal(orders[..1], (await _api.GetAsync("/api/v1/actions?state=waiting")).Data.EnumerateArray().Select(action => action.Text("action_id")!));
        Assert.Equal(2, (await _api.GetAsync("/api/v1/actions?kind=tasks")).Data.GetArrayLength());
        Assert.Equal((404, "action_not_found"), await RefusedAsync(_api.GetAsync($"/api/v1/actions/{Guid.NewGuid()}")));
        Assert.Equal((404, "action_not_found"), await RefusedAsync(_api.GetAsync("/api/v1/actions/nasa")));
        Assert.Equal((422, "invalid_cursor"), await RefusedAsync(_api.GetAsync("/api/v1/actions?cursor=abc")));
        Assert.Equal((422, "unknown_value"), await RefusedAsync(_api.GetAsync("/api/v1/actions?state=broken")));
    }

    [Theory]
    [InlineData("""{ "kind": "accounts", "action": "pause", "all": true }""", "kind", "unknown_value")]
    [InlineData("""{ "action": "pause", "all": true }""", "kind", "required")]
    [InlineData("""{ "kind": "jobs", "action": "stop", "all": true }""", "action", "unknown_value")]
    [InlineData("""{ "kind": "jobs", "all": true }""", "action", "required")]
    [InlineData("""{ "kind": "jobs", "action": "pause" }""", "filter", "ambiguous_selection")]
    [InlineData("""{ "kind": "jobs", "action": "pause", "filter": {} }""", "filter", "ambiguous_selection")]
    [InlineData("""{ "kind": "jobs", "action": "pause", "all": true, "filter": { "status": "running" } }""", "filter", "ambiguous_selection")]
    [InlineData("""{ "kind": "tasks", "action": "set_interval", "all": true }""", "interval", "required")]
    [InlineData("""{ "kind": "tasks", "action": "pause", "interval": "1h", "all": true }""", "interval", "ambiguous_selection")]
    [InlineData("""{ "kind": "tasks", "action": "pause", "filter": { "flow": "x" } }""", "filter.flow", "unknown_parameter")]
    [InlineData("""{ "kind": "tasks", "action": "pause", "filter": { "status": "running" } }""", "filter.status", "unknown_value")]
    [InlineData("""{ "kind": "tasks", "action": "pause", "filter": { "platform": "myspace" } }""", "filter.platform", "unknown_value")]
    [InlineData("""{ "kind": "requests", "action": "retry", "filter": { "status": "PENDING" } }""", "filter.status", "unknown_value")]
    [InlineData("""{ "kind": "requests", "action": "retry", "filter": { "from": "yesterday" } }""", "filter.from", "invalid_time")]
    [InlineData("""{ "kind": "requests", "action": "retry", "ids": ["nasa"] }""", "ids", "invalid_id")]
    [InlineData("""{ "kind": "tasks", "action": "pause", "ids": [7] }""", "ids", "invalid_id")]
    [InlineData("""{ "kind": "tasks", "action": "pause", "ids": [] }""", "ids", "required")]
    public async Task What_is_no_order_is_refused(string body, string field, string code)
    {
        var reply = await _api.PostAsync("/api/v1/actions", body);

        Assert.Equal((422, field, code), (reply.Status, reply.Field, reply.Code));
    }

    [Theory]
    [InlineData("tasks", "pause", "q")]
    [InlineData("requests", "retry", "account")]
    [InlineData("requests", "retry", "error_code")]
    public async Task A_text_to_look_for_is_bounded(string kind, string action, string member)
    {
        var reply = await _api.PostAsync("/api/v1/actions", $$"""{ "kind": "{{kind}}", "action": "{{action}}", "filter": { "{{member}}": "{{new string('x', 501)}}" } }""");

        Assert.Equal((422, $"filter.{member}", "out_of_range"), (reply.Status, reply.Field, reply.Code));
    }

    [Fact]
    public async Task What_ended_long_ago_is_forgotten()
    {
        await OrderAsync(new { kind = "tasks", action = "run", all = true });
        await RunAsync();
        _api.Clock.Advance(TimeSpan.FromDays(89));
        await Runner().ForgetAsync(default);
        Assert.Equal(1L, await _api.Database.ScalarAsync<long>("select count(*) from bulk_action"));

        _api.Clock.Advance(TimeSpan.FromDays(2));
        await Runner().ForgetAsync(default);

        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("select count(*) from bulk_action"));
    }

    private static async Task<(int, string?)> RefusedAsync(Task<Reply> asked) => await asked is var reply ? (reply.Status, reply.Code) : default;

    private async Task RunAsync()
    {
        while (await Runner().RunOnceAsync(default))
        {
        }
    }

    private ActionRunner Runner(IActionWork? work = null) => work is null
        ? _api.Services.GetRequiredService<ActionRunner>()
        : ActivatorUtilities.CreateInstance<ActionRunner>(_api.Services, (IEnumerable<IActionWork>)[work]);

    private async Task<Reply> OrderAsync(object order)
    {
        var reply = await _api.PostAsync("/api/v1/actions", JsonSerializer.Serialize(order));
        Assert.Equal(202, reply.Status);
        return reply;
    }

    private async Task<JsonElement> FindAsync(Reply ordered) => (await _api.GetAsync($"/api/v1/actions/{ordered.Data.Text("action_id")}")).Data;

    private Task TasksAsync(int count, string platform) => _api.Database.ExecuteAsync(
        """
        with t as (
            insert into task (id, task_type, platform, username, interval_seconds, created_at, updated_at)
            select gen_random_uuid(), 'influencer', $3, 'user' || i, 3600, $1, $1 from generate_series(1, $2) i returning id)
        insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
        select id, $3, 1, $1 + interval '10 minutes', $1 + interval '10 minutes', $1, 3600 from t
        """, _api.Clock.GetUtcNow(), count, platform);

    /// <summary>Work that breaks off after some parts, or is cancelled then by somebody else.</summary>
    private sealed class Broken(IActionWork inner, int parts, Func<Task>? happens = null) : IActionWork
    {
        private int _parts;

        public string Kind => inner.Kind;

        public Task<long> CountAsync(ActionRow action, CancellationToken ct) => inner.CountAsync(action, ct);

        public async Task<ActionPart> StepAsync(ActionRow action, ActionNote note, CancellationToken ct)
        {
            if (_parts++ == parts)
            {
                if (happens is null)
                    throw new OperationCanceledException();
                await happens();
            }

            return await inner.StepAsync(action, note, ct);
        }
    }

    private sealed class Failing : IActionWork
    {
        public string Kind => "tasks";

        public Task<long> CountAsync(ActionRow action, CancellationToken ct) => Task.FromResult(3L);

        public Task<ActionPart> StepAsync(ActionRow action, ActionNote note, CancellationToken ct) => throw new InvalidOperationException();
    }
}
