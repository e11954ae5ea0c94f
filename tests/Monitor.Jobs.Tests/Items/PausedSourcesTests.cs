using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Data.Providers;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Items;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

/// <summary>Work whose sources an operator holds waits, for as long as that lasts.</summary>
public sealed class PausedSourcesTests(PostgresServer postgres) : ItemTest(postgres)
{
    [Fact]
    public async Task A_job_waits_for_a_paused_provider_and_goes_on_when_it_is_resumed()
    {
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Queues:LongestWait", "00:00:01"));
        await one.StartAsync(one.Get<SourceKeeper>());
        await one.Get<ProviderPauses>().SetAsync("tikhub", paused: true, null, default);
        await one.Get<SourceKeeper>().RunOnceAsync(default);
        var submission = await one.Submission.SubmitAsync(new(JobTypes.Bulk, 1, "someone", Platforms.Instagram, ["nasa", "natgeo"], 2), default);
        var job = Assert.IsType<Submission.Accepted>(submission).Job.Id;
        await Eventually.BecomesTrueAsync(
            async () => await Database.ScalarAsync<long>("select count(*) from queue_item where waits and worker_id is null") > 0, TimeSpan.FromSeconds(20));

        // As if that had been a day ago.
        await Database.ExecuteAsync("update queue set waiting_since = now() - interval '1 day'");
        await Database.ExecuteAsync("update queue_item set run_at = now()");
        await Database.ExecuteAsync("update queue set turn_at = now()");
        await Eventually.BecomesTrueAsync(
            async () => await Database.ScalarAsync<long>("select count(*) from queue_item where run_no > 1 and worker_id is null") > 0, TimeSpan.FromSeconds(20));
        Assert.Null((await one.Jobs.FindAsync(1, job, default))!.CompletedAt);
        Assert.Equal(0, Simulator.CountRequests(new()));

        await one.Get<ProviderPauses>().SetAsync("tikhub", paused: false, null, default);

        await Eventually.BecomesTrueAsync(async () => (await one.Jobs.FindAsync(1, job, default))!.CompletedAt is not null, TimeSpan.FromSeconds(20));
        Assert.Equal(2, (await one.Jobs.FindAsync(1, job, default))!.Successful);
    }

    [Fact]
    public void Nothing_fails_by_a_pause_however_long_it_lasts()
    {
        var time = new ManualTimeProvider();
        var plan = new ItemPlan(Options.Create(new QueueOptions()), time);
        var item = new ClaimedItem(1, 1, 1, QueuePriority.Batch, JobItemKind.Id, 1, 3, 4, DateTimeOffset.MaxValue) { WaitingSince = time.GetUtcNow().AddYears(-1) };

        Assert.Equal(ItemOutcome.Failed, plan.WaitOrFail(item, ItemErrors.NoSource, "rests", TimeSpan.FromMinutes(2)).Outcome);
        var waits = plan.WaitOrFail(item, ItemErrors.NoSource, "paused", TimeSpan.FromMinutes(2), arePaused: true);
        Assert.Equal((ItemOutcome.Retry, false), (waits.Outcome, waits.CountsAsFailure));
    }
}
