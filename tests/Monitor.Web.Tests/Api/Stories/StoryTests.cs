using Microsoft.Extensions.DependencyInjection;
using Monitor.Data.Queues;
using Monitor.Data.Trace;
using Xunit;

namespace Monitor.Web.Tests.Api.Stories;

public sealed class StoryTests(ApiTests.Fixture fixture) : ApiTests(fixture)
{
    private DateTimeOffset Now => Api.Clock.GetUtcNow();

    [Fact]
    public async Task A_run_is_told_with_all_runs_of_its_slot_and_their_calls()
    {
        var task = await Api.CreateAsync("story.run", "30m");
        var slot = Now.AddMinutes(-10);
        await Database.RunAsync(task, 4, slot.AddMinutes(-30), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        await Database.RunAsync(task, 5, slot, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), outcome: 2);
        await Database.RunAsync(task, 6, slot, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(3));
        await CallsAsync(
            Call("tikhub", slot.AddSeconds(2), "transient") with { TaskId = task, RunNo = 5 },
            Call("rocketapi", slot.AddSeconds(61), "found") with { TaskId = task, RunNo = 6 },
            Call("tikhub", slot.AddMinutes(-29), "found") with { TaskId = task, RunNo = 4 });

        var story = (await Api.GetAsync($"/api/v1/tasks/{task}/runs/6")).Data;

        Assert.Equal(("run", "story.run", "done", 1_000L, 62_000L), (story.Text("kind"), story.Text("title"), story.Text("status"), story.GetProperty("waited_ms").GetInt64(), story.GetProperty("duration_ms").GetInt64()));
        Assert.Equal(["1 5 failed 2000", "2 6 done 3000"], story.GetProperty("attempts").EnumerateArray().Select(a => $"{a.Text("number")} {a.Text("run_no")} {a.Text("outcome")} {a.Text("duration_ms")}"));
        Assert.Equal(["tikhub transient 5", "rocketapi found 6"], story.GetProperty("calls").EnumerateArray().Select(c => $"{c.Text("provider")} {c.Text("outcome")} {c.Text("run_no")}"));
        Assert.Equal(2, story.GetProperty("call_count").GetInt32());
        Assert.DoesNotContain("credential", story.GetRawText(), StringComparison.Ordinal);
        Assert.Equal((404, "run_not_found"), (await Api.GetAsync($"/api/v1/tasks/{task}/runs/99")) is var none ? (none.Status, none.Code) : default);
        Assert.Equal(404, (await Api.GetAsync($"/api/v1/tasks/{task}/runs/six")).Status);
    }

    [Fact]
    public async Task A_request_is_told_with_its_attempts_calls_and_events()
    {
        var submitted = await Api.PostAsync("/api/v1/scrape-requests", """{ "flow": "refresh_profile_basic", "params": { "handle": "story.request" } }""");
        var id = submitted.Data.GetProperty("id").GetInt64();
        Api.Clock.Advance(TimeSpan.FromSeconds(10));
        await RunItemAsync(QueuePriority.Scheduled, item => new FinishedItem { Item = item, Outcome = ItemOutcome.Retry, FinishedAt = Now, RetryAt = Now, Error = "tikhub: timeout", ErrorCode = "timeout", Calls = 1, CostUsd = 0.001m });
        Api.Clock.Advance(TimeSpan.FromSeconds(20));
        await RunItemAsync(QueuePriority.Scheduled, item => new FinishedItem { Item = item, Outcome = ItemOutcome.Done, FinishedAt = Now, Result = "{}", Source = "rocketapi", Calls = 2, CostUsd = 0.003m });
        await CallsAsync(Call("tikhub", Now.AddSeconds(-20), "transient") with { RequestId = id, ItemId = 1 }, Call("rocketapi", Now, "found") with { RequestId = id, ItemId = 1 });

        var story = (await Api.GetAsync($"/api/v1/scrape-requests/{id}/story")).Data;

        Assert.Equal(("request", "COMPLETE", 10_000L, 2, 0.003m, "rocketapi"), (story.Text("kind"), story.Text("status"), story.GetProperty("waited_ms").GetInt64(), story.GetProperty("call_count").GetInt32(), story.GetProperty("cost_usd").GetDecimal(), story.Text("source")));
        Assert.Equal(["1 retried tikhub: timeout", "2 done "], story.GetProperty("attempts").EnumerateArray().Select(a => $"{a.Text("number")} {a.Text("outcome")} {a.Text("error")}"));
        Assert.Equal(["request.processing", "request.pending", "request.processing", "request.complete"], story.GetProperty("events").EnumerateArray().Select(e => e.Text("event")!));
        Assert.Equal(2, story.GetProperty("calls").GetArrayLength());
        Assert.False(story.TryGetProperty("items", out _));
    }

    [Fact]
    public async Task A_job_is_told_with_each_creator()
    {
        await Database.ExecuteAsync("insert into team_credit (team_id, balance) values (1, 1000) on conflict (team_id) do update set balance = 1000");
        var job = (await Api.PostAsync("/api/v1/instagram/bulk-search", """{ "usernames": ["story.one", "story.two"] }""")).Data.GetProperty("job_id").GetGuid();
        Api.Clock.Advance(TimeSpan.FromSeconds(5));
        var found = 0;
        await RunItemAsync(QueuePriority.Scheduled, item => found++ == 0
            ? new FinishedItem { Item = item, Outcome = ItemOutcome.Done, FinishedAt = Now, Result = "{}", Source = "tikhub", Calls = 1, CostUsd = 0.001m }
            : new FinishedItem { Item = item, Outcome = ItemOutcome.Failed, FinishedAt = Now, Error = "There is no such account.", ErrorCode = "not_found", Calls = 1, CostUsd = 0.001m });

        var story = (await Api.GetAsync($"/api/v1/jobs/{job}/story")).Data;

        Assert.Equal(("job", "story.one and one more", "completed", 5_000L, 0.002m), (story.Text("kind"), story.Text("title"), story.Text("status"), story.GetProperty("waited_ms").GetInt64(), story.GetProperty("cost_usd").GetDecimal()));
        Assert.Equal(["story.one completed tikhub ", "story.two failed  not_found"], story.GetProperty("items").EnumerateArray().Select(i => $"{i.Text("username")} {i.Text("status")} {i.Text("source")} {i.Text("error_code")}"));
        Assert.Equal(["story.one 1 done", "story.two 1 failed"], story.GetProperty("attempts").EnumerateArray().Select(a => $"{a.Text("username")} {a.Text("number")} {a.Text("outcome")}").Order(StringComparer.Ordinal));
        Assert.Equal("job.completed", story.GetProperty("events").EnumerateArray().Last().Text("event"));
    }

    private async Task RunItemAsync(QueuePriority lane, Func<ClaimedItem, FinishedItem> finish)
    {
        var claims = Api.Services.GetRequiredService<QueueClaims>();
        var items = new List<ClaimedItem>();
        foreach (var priority in new[] { lane, QueuePriority.Batch })
            items.AddRange(await claims.ClaimAsync(priority, 100, workerId: 1, TimeSpan.FromMinutes(1), Now, default));
        await Api.Services.GetRequiredService<QueueResultWriter>().WriteAsync([.. items.OrderBy(item => item.RefId).Select(finish)], Now, default);
    }

    private async Task CallsAsync(params ProviderCall[] calls) => await Api.Services.GetRequiredService<CallLog>().WriteAsync(calls, default);

    private static ProviderCall Call(string provider, DateTimeOffset at, string outcome) => new()
    {
        At = at,
        Provider = provider,
        Platform = "instagram",
        FetchType = "fetch_profile_by_handle",
        Target = "story",
        Outcome = outcome,
        Credential = "7",
        HttpStatus = 200,
        DurationMs = 12,
        CostUsd = 0.001m,
    };
}
