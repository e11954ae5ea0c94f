using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Credits;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Items;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

public sealed class SourcesAwayTests(PostgresServer postgres) : ItemTest(postgres)
{
    private const int Users = 20;

    [Fact]
    public async Task A_job_whose_sources_stay_away_ends_after_the_longest_wait()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.RateLimited, RetryAfter = 3600 });
        await using var one = await ItemHarness.StartAsync(Database, Simulator, ("Queues:LongestWait", "00:00:01"));

        var job = await SubmitAsync(one);

        Assert.Equal(JobStatus.Failed, (await one.Jobs.FindAsync(1, job, default))!.Status);
        Assert.All(await one.Jobs.ItemsAsync(job, default), item => Assert.Equal(ItemErrors.NoSource, item.ErrorCode));
        Assert.Equal(new CreditBalance(10_000, 0), await one.Credits.BalanceAsync(1, TimeProvider.System.GetUtcNow(), default));
    }

    [Fact]
    public async Task A_job_whose_sources_come_back_goes_on_and_bothers_nobody_meanwhile()
    {
        Simulator.AddFault(new() { Provider = FaultRule.EveryProvider, Kind = FaultKind.RateLimited, RetryAfter = 3, Count = 1 });
        await using var one = await ItemHarness.StartAsync(Database, Simulator);

        var job = await SubmitAsync(one);

        var end = (await one.Jobs.FindAsync(1, job, default))!;
        Assert.Equal((JobStatus.Completed, Users), (end.Status, end.Successful));
        // Those that ran when the source went away, and a few that were sent ahead; not all of them in every round.
        Assert.InRange(await Database.ScalarAsync<long>("select count(*) from job_event where event_type = 'item.retried'"), 1, 12);
    }

    [Fact]
    public void Items_that_wait_for_a_source_do_not_come_back_in_one_moment()
    {
        var time = new ManualTimeProvider();
        var plan = new ItemPlan(Options.Create(new QueueOptions()), time);
        var item = new ClaimedItem(1, 1, 1, QueuePriority.Batch, JobItemKind.Id, 1, 3, 4, DateTimeOffset.MaxValue);

        var retries = Enumerable.Range(0, 50).Select(_ => plan.WaitOrFail(item, ItemErrors.NoSource, "rests", TimeSpan.FromMinutes(2))).ToArray();

        Assert.All(retries, retry => Assert.InRange(retry.RetryAt - time.GetUtcNow(), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(123)));
        Assert.True(retries.Select(retry => retry.RetryAt).Distinct().Count() > 40);
        Assert.All(retries, retry => Assert.False(retry.CountsAsFailure));
    }

    private async Task<Guid> SubmitAsync(ItemHarness one)
    {
        var submission = await one.Submission.SubmitAsync(
            new(JobTypes.Bulk, 1, "someone", Platforms.Instagram, [.. Enumerable.Range(0, Users).Select(n => $"user_{n}")], 5), default);
        var job = Assert.IsType<Submission.Accepted>(submission).Job.Id;
        await Eventually.BecomesTrueAsync(
            async () => await Database.ScalarAsync<bool>("select completed_at is not null from processing_jobs where id = $1", job), TimeSpan.FromSeconds(20));
        return job;
    }
}
