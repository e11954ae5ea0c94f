using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Jobs.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

public sealed class GivenBackTests(PostgresServer postgres) : ItemTest(postgres)
{
    private const int Users = 60;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.Hang });
    }

    [Fact]
    public async Task Pausing_a_job_gives_its_items_back_together_and_shows_them_as_waiting()
    {
        await using var one = await StartAsync();
        var job = await RunningAsync(one);

        await one.Control.PauseAsync(1, job, true, default);

        await Eventually.BecomesTrueAsync(AllWaitAsync, TimeSpan.FromSeconds(5));
        Assert.InRange(await Database.ScalarAsync<long>("select count(distinct xmin::text) from queue_item"), 1, 5);
        Assert.Equal(["pending"], await Database.ColumnAsync<string>("select distinct status from processing_job_items"));
    }

    [Fact]
    public async Task Shutting_down_gives_everything_back_together()
    {
        var one = await StartAsync();
        await RunningAsync(one);

        await one.DisposeAsync();

        Assert.True(await AllWaitAsync());
        Assert.InRange(await Database.ScalarAsync<long>("select count(distinct xmin::text) from queue_item"), 1, 5);
        Assert.Equal(["pending"], await Database.ColumnAsync<string>("select distinct status from processing_job_items"));
    }

    private Task<ItemHarness> StartAsync() => ItemHarness.StartAsync(Database, Simulator, ("Collection:AttemptTimeout", "00:01:00"));

    private static async Task<Guid> RunningAsync(ItemHarness one)
    {
        var submission = await one.Submission.SubmitAsync(
            new(JobTypes.Bulk, 1, "someone", Platforms.Instagram, [.. Enumerable.Range(0, Users).Select(n => $"user_{n}")], Users), default);
        await Eventually.BecomesTrueAsync(() => one.Get<ItemPool>().Running == Users);
        return Assert.IsType<Submission.Accepted>(submission).Job.Id;
    }

    private async Task<bool> AllWaitAsync() => await Database.ScalarAsync<long>(
        "select count(*) from queue_item where worker_id is null and failures = 0") == Users;
}
