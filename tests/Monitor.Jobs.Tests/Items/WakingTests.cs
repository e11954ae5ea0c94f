using Monitor.Data.Batches;
using Monitor.Data.Credentials;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Tests.Tasks;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

/// <summary>What waits for sources goes on when one is back, long before the time that it was told at first.</summary>
public sealed class WakingTests(PostgresServer postgres) : ItemTest(postgres)
{
    private static readonly TimeSpan Longest = Patience.Of(TimeSpan.FromSeconds(30));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // For ten minutes.
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.RateLimited });
    }

    [Fact]
    public async Task Given_a_search_that_waits_when_the_key_is_enabled_then_it_goes_on()
    {
        await using var one = await StartAsync();
        var job = await SearchAsync(one, 3);
        await WaitsAsync();
        Simulator.ClearFaults();

        await EnableAsync(one.Get<CredentialStore>());

        await Eventually.BecomesTrueAsync(async () => (await one.Jobs.FindAsync(1, job, default))!.Status == JobStatus.Completed, Longest);
        Assert.Equal(3, (await one.Jobs.FindAsync(1, job, default))!.Successful);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_request_that_waits_when_a_key_of_another_source_is_added_then_it_goes_on(bool interactive)
    {
        await using var one = await StartAsync(
            ("Providers:rocketapi:BaseUrl", Simulator.ProviderUrl("rocketapi").ToString()), ("Collection:Chains:instagram:fetch_profile_by_handle", "tikhub,rocketapi"));
        var requests = one.Get<ScrapeRequests>();
        var flow = one.Get<FlowCatalog>().Find("refresh_profile_by_handle")!;
        var id = await requests.SubmitAsync(new(flow, 1, "nasa", "{}") { IsInteractive = interactive }, default);
        await WaitsAsync();
        Simulator.ClearFaults();

        await one.Get<CredentialStore>().UpsertAsync(
            new("rocketapi:late", "rocketapi", "late", new Dictionary<string, string>(StringComparer.Ordinal) { ["key"] = "a-late-key-0001" }), default);

        await Eventually.BecomesTrueAsync(async () => (await requests.FindAsync(id, 1, default))!.Status == RequestStatus.Complete, Longest);
        Assert.Equal("rocketapi", (await requests.FindAsync(id, 1, default))!.Source);
    }

    [Fact]
    public async Task Given_monitors_that_wait_when_the_source_is_back_then_they_are_due_at_once()
    {
        var time = new ManualTimeProvider();
        await using var engine = await EngineHarness.StartAsync(Database, Simulator, time);
        var keeper = engine.Get<SourceKeeper>();
        await keeper.RunOnceAsync(default);
        await Database.InsertInfluencerAsync("nasa", time.GetUtcNow(), 86_400);
        await Database.InsertInfluencerAsync("other", time.GetUtcNow().AddDays(1), 86_400);
        await engine.RunDueTasksAsync();
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from task_run") == 1);
        await keeper.RunOnceAsync(default);
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from task_schedule where due_at <= $1", time.GetUtcNow().UtcDateTime));

        time.Advance(TimeSpan.FromSeconds(1));
        await EnableAsync(engine.Get<CredentialStore>());
        await keeper.RunOnceAsync(default);

        // Only the one that waited.
        Assert.Equal(["nasa"], await Database.ColumnAsync<string>(
            "select username from task t join task_schedule s on s.task_id = t.id where due_at <= $1", time.GetUtcNow().UtcDateTime));
        Simulator.ClearFaults();
        await engine.RunDueTasksAsync();
        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<bool>("select last_outcome = 1 and due_at > $1 from task_schedule where last_run_at is not null", time.GetUtcNow().UtcDateTime));
    }

    [Fact]
    public async Task Given_a_search_that_waits_when_it_is_resumed_by_hand_then_it_is_tried_now()
    {
        await using var one = await StartAsync();
        var job = await SearchAsync(one, 1);
        await WaitsAsync();

        Assert.Equal(JobChange.Done, await one.Control.PauseAsync(1, job, pause: false, default));

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<long>("select count(*) from job_event where event_type = 'item.started'") == 2, Longest);
        Assert.Equal(0L, await Database.ScalarAsync<long>("select count(*) from job_event where event_type = 'job.resumed'"));
    }

    [Fact]
    public async Task Given_a_flow_that_waits_when_it_is_let_go_on_by_hand_then_it_is_tried_now()
    {
        await using var one = await StartAsync();
        await one.Get<ScrapeRequests>().SubmitAsync(new(one.Get<FlowCatalog>().Find("refresh_profile_by_handle")!, 1, "nasa", "{}"), default);
        await WaitsAsync();
        var runs = await Database.ScalarAsync<int>("select run_no from queue_item");

        Assert.True(await one.Get<QueueAdmin>().ChangeAsync("flow:refresh_profile_by_handle", new() { Paused = false }, default));

        await Eventually.BecomesTrueAsync(async () => await Database.ScalarAsync<int>("select run_no from queue_item") > runs, Longest);
    }

    private async Task<ItemHarness> StartAsync(params (string Key, string Value)[] settings)
    {
        var one = await ItemHarness.StartAsync(Database, Simulator, [.. settings, ("Collection:SharedFor", "00:00:00")]);
        await one.StartAsync(one.Get<SourceKeeper>());
        return one;
    }

    private static async Task<Guid> SearchAsync(ItemHarness one, int users)
    {
        var submission = await one.Submission.SubmitAsync(
            new(JobTypes.Bulk, 1, "someone", Platforms.Instagram, [.. Enumerable.Range(0, users).Select(n => $"wake_{n}")], 1), default);
        return Assert.IsType<Submission.Accepted>(submission).Job.Id;
    }

    // It was told to come back minutes later.
    private Task WaitsAsync() => Eventually.BecomesTrueAsync(
        async () => await Database.ScalarAsync<long>("select count(*) from queue_item where worker_id is null and run_at > now() + interval '1 minute'") == 1);

    private async Task EnableAsync(CredentialStore credentials)
    {
        foreach (var id in await Database.ColumnAsync<long>("select id from credential where disabled_till is not null"))
            await credentials.EnableAsync(id, default);
    }
}
