using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Time;

// The clock that all other tests trust.
public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times_and_see_them_on_the_clock()
    {
        var seen = new List<(string, TimeSpan)>();
        using var late = TimerAt("late", 3, Timeout.InfiniteTimeSpan);
        using var early = TimerAt("early", 1, Timeout.InfiniteTimeSpan);
        using var periodic = TimerAt("periodic", 2, TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal([("early", S(1)), ("periodic", S(2)), ("late", S(3)), ("periodic", S(4))], seen);

        ITimer TimerAt(string name, int seconds, TimeSpan period) =>
            _time.CreateTimer(_ => seen.Add((name, _time.GetUtcNow() - ManualTimeProvider.DefaultStart)), null, S(seconds), period);
    }

    [Fact]
    public void A_disposed_timer_does_not_fire()
    {
        var fired = false;
        _time.CreateTimer(_ => fired = true, null, S(1), Timeout.InfiniteTimeSpan).Dispose();

        _time.Advance(S(2));

        Assert.False(fired);
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come_and_not_before()
    {
        var delay = Task.Delay(S(10), _time, TestContext.Current.CancellationToken);

        _time.Advance(S(9));
        Assert.False(delay.IsCompleted);
        _time.Advance(S(1));
        await delay;
    }

    [Fact]
    public void A_cancellation_time_limit_follows_the_clock()
    {
        using var limit = new CancellationTokenSource(S(5), _time);

        _time.Advance(S(5));

        Assert.True(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task A_periodic_timer_ticks_with_the_clock()
    {
        using var timer = new PeriodicTimer(S(30), _time);

        _time.Advance(S(30));

        Assert.True(await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Elapsed_time_is_the_time_advanced_even_when_the_clock_is_set()
    {
        var start = _time.GetTimestamp();

        _time.Advance(S(7));
        _time.SetUtcNow(ManualTimeProvider.DefaultStart - S(60));

        Assert.Equal(S(7), _time.GetElapsedTime(start));
        Assert.Equal(ManualTimeProvider.DefaultStart - S(60), _time.GetUtcNow());
    }

    [Fact]
    public async Task A_test_can_wait_until_the_code_under_test_waits()
    {
        var waiting = _time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        var delay = Task.Delay(S(1), _time, TestContext.Current.CancellationToken);
        await waiting;
        _time.Advance(S(1));

        await delay;
    }

    private static TimeSpan S(int seconds) => TimeSpan.FromSeconds(seconds);
}
