using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Data.Providers;
using Monitor.Jobs.Tests.Tasks;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

/// <summary>Work that goes on at a provider and is paid for.</summary>
public sealed class PaidRunTests(PostgresServer postgres) : ItemTest(postgres)
{
    [Fact]
    public async Task Given_a_creator_that_waits_for_a_run_when_the_webhook_tells_that_it_succeeded_then_its_dataset_completes_it()
    {
        await using var one = await StartAsync();
        var job = await SearchAsync(one);
        await Eventually.BecomesTrueAsync(() => Looks() > 0);

        var run = Simulator.Requests().First(request => request.Route.StartsWith("/actor-runs", StringComparison.Ordinal)).Target!;
        await one.Get<ApifyRuns>().AddAsync(run, run, "act", finishedAt: null, ApifyRuns.FirstTeam, default);

        await CompletesAsync(one, job);
        Assert.Equal(1, Simulator.Requests().Count(request => request.Route.EndsWith("/runs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_a_creator_that_waits_for_a_run_when_its_process_stops_then_another_takes_the_run_up()
    {
        Guid job;
        await using (var one = await StartAsync())
        {
            job = await SearchAsync(one);
            await Eventually.BecomesTrueAsync(() => Looks() > 0);
        }

        await using var two = await StartAsync();
        var run = Simulator.Requests().First(request => request.Route.StartsWith("/actor-runs", StringComparison.Ordinal)).Target!;
        await two.Get<ApifyRuns>().AddAsync(run, run, "act", finishedAt: null, ApifyRuns.FirstTeam, default);

        await CompletesAsync(two, job);
        Assert.Equal(1, Simulator.Requests().Count(request => request.Route.EndsWith("/runs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_a_monitor_that_waits_for_a_run_when_its_process_stops_then_another_takes_the_run_up()
    {
        (string, string)[] settings =
        [
            ("Providers:apify:BaseUrl", Simulator.ProviderUrl("apify").ToString()), ("Providers:apify:ApiKey", "test"),
            ("Collection:Chains:instagram:fetch_profile_by_handle", "apify"),
        ];
        await Database.InsertInfluencerAsync("slow_account", TimeProvider.System.GetUtcNow(), 3_600);
        await using (var engine = await EngineHarness.StartAsync(Database, Simulator, TimeProvider.System, settings))
        {
            await engine.StartDueTasksAsync();
            await Eventually.BecomesTrueAsync(() => Looks() > 0);
        }

        await using var other = await EngineHarness.StartAsync(Database, Simulator, TimeProvider.System, settings);
        var run = Simulator.Requests().First(request => request.Route.StartsWith("/actor-runs", StringComparison.Ordinal)).Target!;
        await other.Get<ApifyRuns>().AddAsync(run, run, "act", finishedAt: null, ApifyRuns.FirstTeam, default);
        await other.StartDueTasksAsync();

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from influencer_metrics_history where source = 'apify'") == 1);
        Assert.Equal(1, Simulator.Requests().Count(request => request.Route.EndsWith("/runs", StringComparison.Ordinal)));
    }

    private int Looks() => Simulator.Requests().Count(request => request.Route.StartsWith("/actor-runs", StringComparison.Ordinal));

    private Task<ItemHarness> StartAsync() => ItemHarness.StartAsync(
        Database, Simulator, ("Providers:apify:BaseUrl", Simulator.ProviderUrl("apify").ToString()), ("Providers:apify:ApiKey", "test"),
        ("Collection:Chains:instagram:fetch_profile_by_handle", "apify"));

    private static async Task<Guid> SearchAsync(ItemHarness one)
    {
        var submission = await one.Submission.SubmitAsync(new(JobTypes.One, 1, "someone", Platforms.Instagram, ["slow_creator"], 1), default);
        return Assert.IsType<Submission.Accepted>(submission).Job.Id;
    }

    private static async Task CompletesAsync(ItemHarness one, Guid job)
    {
        await Eventually.BecomesTrueAsync(async () => (await one.Jobs.FindAsync(1, job, default))!.Status == JobStatus.Completed, TimeSpan.FromSeconds(30));
        Assert.Equal("apify", Assert.Single(await one.Jobs.ResultsAsync(job, default)).Source);
    }
}
