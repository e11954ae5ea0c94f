using Monitor.Data.Batches;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Jobs.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

public sealed class LaneTests(PostgresServer postgres) : ItemTest(postgres)
{
    [Fact]
    public async Task Five_batches_that_wait_for_their_pace_hold_no_place_of_a_search()
    {
        await using var one = await ItemHarness.StartAsync(
            Database, Simulator, ("Queues:MaxRunning", "20"), ("Queues:BatchCallsPerSecond", "1"));
        for (var batch = 0; batch < 5; batch++)
            await SubmitAsync(one, JobTypes.Batch, 100, [.. Enumerable.Range(0, 100).Select(n => $"user_{batch}_{n}")]);
        await Eventually.BecomesTrueAsync(() => one.Get<ItemPool>().Running > 0);

        var search = await SubmitAsync(one, JobTypes.Bulk, 20, [.. Enumerable.Range(0, 20).Select(n => $"creator_{n}")]);
        await Eventually.BecomesTrueAsync(
            async () => await Database.ScalarAsync<bool>("select completed_at is not null from processing_jobs where id = $1", search));

        // No more was begun than has its turn within two seconds.
        Assert.InRange(one.Get<ItemPool>().Running, 0, 3);
        Assert.InRange(Simulator.Requests().Count(request => request.Target!.StartsWith("user_", StringComparison.Ordinal)), 0, 6);
    }

    [Theory]
    [InlineData("Queues:MaxRunning")]
    [InlineData("Queues:MaxRunningFlows")]
    public async Task Given_a_platform_that_hangs_when_it_fills_the_lane_then_flows_and_profiles_of_another_run(string limit)
    {
        Simulator.AddFault(new() { Provider = "tikhub", Route = "/instagram/", Kind = FaultKind.Hang });
        await using var one = await ItemHarness.StartAsync(Database, Simulator, (limit, "4"), ("Collection:AttemptTimeout", "00:01:00"));
        var requests = one.Get<ScrapeRequests>();
        var flows = one.Get<FlowCatalog>();
        foreach (var interactive in (bool[])[true, false])
            for (var n = 0; n < 8; n++)
                await requests.SubmitAsync(new(flows.Find("refresh_profile_by_handle")!, 1, $"hangs{n}{interactive}", "{}") { IsInteractive = interactive }, default);
        await Eventually.BecomesTrueAsync(() => Simulator.CountRequests() >= 4);

        foreach (var interactive in (bool[])[true, false])
        {
            var id = await requests.SubmitAsync(new(flows.Find("refresh_tiktok_profiles")!, 1, $"some.body{interactive}", "{}") { IsInteractive = interactive }, default);
            await Eventually.BecomesTrueAsync(async () => (await requests.FindAsync(id, 1, default))!.Status == RequestStatus.Complete);
        }

        Assert.InRange(Simulator.Requests().Count(request => request.Target!.EndsWith("False", StringComparison.Ordinal) && request.Target.StartsWith("hangs", StringComparison.Ordinal)), 1, 4);
    }

    private static async Task<Guid> SubmitAsync(ItemHarness one, string type, int concurrency, string[] users)
    {
        var submission = await one.Submission.SubmitAsync(new(type, 1, "someone", Platforms.Instagram, users, concurrency), default);
        return Assert.IsType<Submission.Accepted>(submission).Job.Id;
    }
}
