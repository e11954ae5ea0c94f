using Monitor.Data.Scheduling;
using Xunit;

namespace Monitor.Data.Tests.Scheduling;

public sealed class SlotScheduleTests
{
    private static readonly DateTimeOffset Anchor = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 30)]
    [InlineData(29.999, 30)]
    [InlineData(30, 60)]
    [InlineData(61, 90)]
    [InlineData(-10, 0)]
    public void The_next_slot_is_the_first_multiple_of_the_interval_that_is_later(double afterSeconds, double expectedSeconds) =>
        Assert.Equal(Anchor.AddSeconds(expectedSeconds), SlotSchedule.NextAfter(Anchor, 30, Anchor.AddSeconds(afterSeconds)));

    [Fact]
    public void Slots_do_not_drift_over_a_million_intervals() =>
        Assert.Equal(Anchor.AddSeconds(30_000_000d), SlotSchedule.NextAfter(Anchor, 30, Anchor.AddSeconds(29_999_999.999)));

    [Theory]
    [InlineData(0.2, 0, 0)]
    [InlineData(29.9, 0, 0)]
    [InlineData(30, 30, 1)]
    [InlineData(95, 90, 3)]
    public void A_late_run_serves_the_latest_passed_slot_and_counts_the_missed_ones(double nowSeconds, double slotSeconds, int missed) =>
        Assert.Equal((Anchor.AddSeconds(slotSeconds), missed), SlotSchedule.Coalesce(Anchor, 30, Anchor, Anchor.AddSeconds(nowSeconds)));

    [Fact]
    public void A_run_asked_for_between_slots_serves_its_own_time()
    {
        var asked = Anchor.AddSeconds(12);

        Assert.Equal((asked, 0), SlotSchedule.Coalesce(Anchor, 30, asked, asked.AddSeconds(1)));
        Assert.Equal(Anchor.AddSeconds(30), SlotSchedule.NextAfter(Anchor, 30, asked.AddSeconds(1)));
    }
}
