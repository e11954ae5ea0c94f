using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Loops;
using Monitor.Testing;
using Xunit;

namespace Monitor.Jobs.Tests.Loops;

public sealed class RunTurnTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_turn_ends_when_four_fifths_of_the_time_are_over_and_never_before_its_first_part()
    {
        var late = new RunTurn(Limit, _time);
        var turn = new RunTurn(Limit, _time);
        turn.BeginPart();
        _time.Advance(TimeSpan.FromMinutes(8));
        turn.BeginPart();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Throws<TurnEndedException>(turn.BeginPart);
        late.BeginPart();
        Assert.Throws<TurnEndedException>(late.BeginPart);
    }

    [Theory]
    [InlineData(typeof(TurnEndedException))]
    [InlineData(typeof(WorkRevokedException))]
    public async Task A_run_that_ends_its_turn_after_the_longest_time_is_given_back_and_has_not_run_late(Type end)
    {
        var run = RunLimit.KeepAsync(
            Limit, _time,
            _ =>
            {
                _time.Advance(Limit + TimeSpan.FromSeconds(1));
                throw (Exception)Activator.CreateInstance(end)!;
            },
            late => late, default);

        await Assert.ThrowsAsync(end, () => run);
    }

    [Fact]
    public async Task A_run_that_breaks_off_because_its_time_is_over_has_run_late()
    {
        var late = await RunLimit.KeepAsync(
            Limit, _time,
            async ct =>
            {
                _time.Advance(Limit + TimeSpan.FromSeconds(1));
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, ct);
                return "in time";
            },
            late => late, default);

        Assert.Equal("took longer than 600 s", late);
    }
}
