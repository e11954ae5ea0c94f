using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Requests;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests;

/// <summary>What the engine owes batches and searches.</summary>
public abstract class BatchConformance(ISharedWorld shared)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    protected EngineWorld World { get; } = shared.World;

    [Fact]
    public async Task A_batch_keeps_its_limits()
    {
        var names = Names("conf_limits", 18, delayMs: 500);
        var job = await StartBatchAsync(names, 3);

        await World.JobHasStatusAsync(job, "completed", Soon);

        var calls = names.SelectMany(name => World.Simulator.Requests(new RequestFilter(Target: name))).OrderBy(call => call.At).ToArray();
        Assert.All(names, name => Assert.NotEqual(0, World.CountCalls(name)));
        Assert.All(calls, call => Assert.InRange(calls.Count(other => other.At <= call.At && other.At.AddMilliseconds(other.DurationMs ?? 0) > call.At), 1, 3));
    }

    [Fact]
    public async Task All_batches_together_make_ten_calls_a_second()
    {
        var names = Names("conf_pace", 30);
        var jobs = new[] { await StartBatchAsync(names[..15], 15), await StartBatchAsync(names[15..], 15) };

        foreach (var job in jobs)
            await World.JobHasStatusAsync(job, "completed", Soon);

        var calls = names.SelectMany(name => World.Simulator.Requests(new RequestFilter(Target: name))).Select(call => call.At).Order().ToArray();
        Assert.All(names, name => Assert.NotEqual(0, World.CountCalls(name)));
        // On a busy machine a call reaches the network a little after its moment. Two servers that kept the limit each for itself would
        // make twenty in a second.
        Assert.All(calls, from => Assert.InRange(calls.Count(at => at >= from && at < from.AddSeconds(1)), 1, 15));
        Assert.True(calls[^1] - calls[0] >= TimeSpan.FromSeconds((calls.Length - 3) / 10.0), "all calls together are too fast");
    }

    [Fact]
    public async Task A_cancelled_batch_asks_nobody_after_two_seconds()
    {
        var names = Names("conf_cancel", 12, delayMs: 1_000);
        var job = await StartBatchAsync(names, 2);
        await Eventually.BecomesTrueAsync(() => names.Sum(name => World.CountCalls(name)) >= 2);

        await World.PostAsync($"/api/v1/jobs/{job}/cancel");
        var cancelled = TimeProvider.System.GetUtcNow();
        await Eventually.BecomesTrueAsync(() => TimeProvider.System.GetUtcNow() - cancelled > TimeSpan.FromSeconds(5));

        Assert.Equal(0, names.Sum(name => World.CountCalls(name, cancelled.AddSeconds(2))));
        await World.JobHasStatusAsync(job, "cancelled", Soon);
        Assert.Equal(0, await World.Database.ScalarAsync<long>(
            "select count(*) from queue_item where kind = 1 and ref_id in (select id from processing_job_items where job_id = $1)", job));
    }

    [Fact]
    public async Task A_paused_search_asks_nobody_after_two_seconds_and_goes_on_when_it_is_resumed()
    {
        var names = Names("conf_hold", 8, delayMs: 1_500);
        var job = (await World.PostAsync("/api/v1/instagram/bulk-search", new { usernames = names })).GetProperty("job_id").GetGuid();
        await Eventually.BecomesTrueAsync(() => names.Sum(name => World.CountCalls(name)) >= 2);

        await World.PostAsync($"/api/v1/jobs/{job}/pause");
        var paused = TimeProvider.System.GetUtcNow();
        await Eventually.BecomesTrueAsync(() => TimeProvider.System.GetUtcNow() - paused > TimeSpan.FromSeconds(4));
        Assert.Equal(0, names.Sum(name => World.CountCalls(name, paused.AddSeconds(2))));

        await World.PostAsync($"/api/v1/jobs/{job}/resume");
        await World.JobHasStatusAsync(job, "completed", Soon);
        Assert.Equal(8, await World.Database.ScalarAsync<int>("select successful_users from processing_jobs where id = $1", job));
    }

    [Fact]
    public async Task A_search_is_charged_once_for_each_name_and_its_progress_has_no_gaps()
    {
        var names = Names("conf_credit", 10);
        var job = (await World.PostAsync("/api/v1/instagram/bulk-search", new { usernames = names })).GetProperty("job_id").GetGuid();

        await World.JobHasStatusAsync(job, "completed", Soon);

        Assert.Equal(10, await World.Database.ScalarAsync<long>("select count(*) from credit_ledger where kind = 'charge' and job_id = $1", job));
        Assert.True(await World.Database.ScalarAsync<bool>(
            """
            select j.credits_charged = (select -sum(amount) from credit_ledger where job_id = j.id)
                and (select sum(reserved) from credit_ledger where job_id = j.id) = 0
                and j.event_no = (select count(*) from job_event where job_id = j.id)
            from processing_jobs j where j.id = $1
            """, job));
    }

    private string[] Names(string prefix, int count, int delayMs = 0)
    {
        var names = Enumerable.Range(0, count).Select(i => $"{prefix}{i}").ToArray();
        foreach (var name in names.Where(_ => delayMs > 0))
            World.Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Target = name, Kind = FaultKind.Slow, DelayMs = delayMs });
        return names;
    }

    private async Task<Guid> StartBatchAsync(string[] names, int concurrency) => (await World.PostAsync(
        "/api/v1/instagram/users/batch", new { usernames = names, max_concurrency = concurrency })).GetProperty("job_id").GetGuid();
}

/// <summary>Without rows of Hangfire.</summary>
[Collection(RowsOffServers.Name)]
public sealed class RowlessBatchTests(SharedWorld<RowsOff> shared) : BatchConformance(shared);
