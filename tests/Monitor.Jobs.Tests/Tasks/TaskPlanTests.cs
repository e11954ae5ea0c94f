using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Tasks;
using Xunit;

namespace Monitor.Jobs.Tests.Tasks;

public sealed class TaskPlanTests
{
    private static readonly DateTimeOffset Slot = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void After_a_success_the_next_slot_follows_and_failures_are_forgotten() =>
        Assert.Equal(new TaskPlan(Slot.AddHours(1), Slot.AddHours(1), 0), After(CollectionStatus.Found, failures: 5));

    [Fact]
    public void When_every_source_failed_the_same_slot_is_tried_again_before_the_next_one() =>
        Assert.Equal(new TaskPlan(Slot.AddSeconds(1 + 5), Slot, 1), After(CollectionStatus.Unavailable));

    [Theory]
    [InlineData(3_600, 2, 180)]
    [InlineData(3_600, 3, 900)]
    [InlineData(60, 2, 10)]
    [InlineData(60, 3, 20)]
    [InlineData(86_400, 2, 3_600)]
    [InlineData(86_400, 3, 21_600)]
    public void Retries_within_a_slot_are_spread_over_it(int interval, int runs, int seconds) =>
        Assert.Equal(Slot.AddSeconds(1 + seconds), After(CollectionStatus.Unavailable, interval: interval, runs: runs).DueAt);

    [Fact]
    public void When_the_budget_of_the_slot_is_used_up_the_next_slot_follows() =>
        Assert.Equal(new TaskPlan(Slot.AddHours(1), Slot.AddHours(1), 3), After(CollectionStatus.Unavailable, failures: 2, goesOn: false));

    [Fact]
    public void A_retry_that_would_come_after_the_next_slot_becomes_the_next_slot() =>
        Assert.Equal(new TaskPlan(Slot.AddSeconds(20), Slot.AddSeconds(20), 4), After(CollectionStatus.Unavailable, failures: 3, interval: 20, runs: 4));

    [Fact]
    public void A_source_that_asked_for_a_wait_is_not_asked_before() =>
        Assert.Equal(Slot.AddSeconds(120), After(CollectionStatus.Unavailable, interval: 30, retryAfter: TimeSpan.FromSeconds(100)).SlotAt);

    [Fact]
    public void While_no_source_can_be_asked_the_task_waits_for_the_first_one_and_nothing_counts_as_a_failure() =>
        Assert.Equal(
            new TaskPlan(Slot.AddSeconds(1 + 600 + 1.5), Slot, 2),
            After(CollectionStatus.NoSource, failures: 2, interval: 30, retryAfter: TimeSpan.FromMinutes(10)));

    [Fact]
    public void The_first_not_found_costs_an_ordinary_slot() =>
        Assert.Equal(new TaskPlan(Slot.AddSeconds(30), Slot.AddSeconds(30), 1), After(CollectionStatus.NotFound, interval: 30));

    [Theory]
    [InlineData(1, 10 * 60)]
    [InlineData(2, 20 * 60)]
    [InlineData(20, 24 * 3600)]
    public void A_target_that_stays_away_is_asked_less_and_less_often(short failures, int restSeconds)
    {
        var plan = After(CollectionStatus.NotFound, failures, interval: 30);

        Assert.InRange(plan.DueAt, Slot.AddSeconds(restSeconds), Slot.AddSeconds(restSeconds + 31));
        Assert.Equal(0, (plan.SlotAt - Slot).TotalSeconds % 30);
    }

    private static TaskPlan After(CollectionStatus status, short failures = 0, int interval = 3600, TimeSpan? retryAfter = null, int runs = 1, bool goesOn = true)
    {
        var task = new ClaimedTask(Guid.Empty, 1, Slot, Slot, interval, failures, EntityKind.Account, Platforms.Instagram, "nasa");
        return TaskPlan.After(
            task, Slot, new(status, null, null, 0, 0, retryAfter, null) { GoesOn = goesOn }, runs, Slot.AddSeconds(1), jitter: 0.5);
    }
}
