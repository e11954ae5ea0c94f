using Monitor.Data.Limits;
using Xunit;

namespace Monitor.Data.Tests.Limits;

/// <summary>What every limiter does; each implementation runs all of it.</summary>
public abstract class RateLimiterContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string _key = $"test_{Guid.NewGuid():N}";

    protected abstract IRateLimiter Limiter { get; }

    /// <summary>A window that is over by the time <see cref="LetPassAsync"/> returns.</summary>
    protected abstract TimeSpan ShortWindow { get; }

    protected abstract Task LetPassAsync();

    [Fact]
    public async Task As_much_as_the_limit_is_allowed_and_the_next_is_refused_with_a_time_to_come_back()
    {
        var level = Level("a", 3, Day);
        for (var used = 1; used <= 3; used++)
        {
            var allowed = await TakeAsync(level);
            Assert.True(allowed.Allowed);
            Assert.Equal([used], allowed.Used);
        }

        var refused = await TakeAsync(level);

        Assert.False(refused.Allowed);
        Assert.Equal(level, refused.RefusedLevel);
        Assert.InRange(refused.RetryAfter, Day - TimeSpan.FromMinutes(1), Day);
    }

    [Fact]
    public async Task A_refusal_at_an_inner_level_consumes_nothing_at_the_outer_ones()
    {
        var (daily, minute, handle) = (Level("daily", 20_000, Day), Level("minute", 60, TimeSpan.FromMinutes(1)), Level("handle", 1, TimeSpan.FromMinutes(1)));
        Assert.True((await TakeAsync(daily, minute, handle)).Allowed);

        for (var i = 0; i < 100; i++)
            Assert.Equal(handle, (await TakeAsync(daily, minute, handle)).RefusedLevel);

        Assert.Equal([1, 1, 1], await Limiter.UsedAsync([daily, minute, handle], None));
    }

    [Fact]
    public async Task Keys_count_apart()
    {
        Assert.True((await TakeAsync(Level("a", 1, Day))).Allowed);
        Assert.True((await TakeAsync(Level("b", 1, Day))).Allowed);
        Assert.False((await TakeAsync(Level("a", 1, Day))).Allowed);
    }

    [Fact]
    public async Task When_the_window_has_passed_there_is_room_again()
    {
        var level = Level("a", 2, ShortWindow);
        await TakeAsync(level);
        await TakeAsync(level);
        await LetPassAsync();

        Assert.Equal([0], await Limiter.UsedAsync([level], None));
        Assert.True((await TakeAsync(level)).Allowed);
    }

    [Fact]
    public async Task A_large_limit_is_counted_to_the_last()
    {
        var level = Level("large", 1_200, Day);
        for (var i = 0; i < 1_200; i++)
            Assert.True((await TakeAsync(level)).Allowed);

        var refused = await TakeAsync(level);

        Assert.False(refused.Allowed);
        Assert.InRange(refused.RetryAfter, Day - TimeSpan.FromMinutes(1), Day + Day / 90);
    }

    [Fact]
    public async Task A_reset_key_counts_from_the_start()
    {
        foreach (var level in (LimitLevel[])[Level("a", 1, Day), Level("large", 1_001, Day)])
        {
            await TakeAsync(level);
            await Limiter.ResetAsync(level.Key, None);
            Assert.Equal([0], await Limiter.UsedAsync([level], None));
            Assert.Equal([1], (await TakeAsync(level)).Used);
        }
    }

    [Fact]
    public async Task A_limit_changed_at_run_time_counts_what_was_taken_before()
    {
        for (var i = 0; i < 5; i++)
            await TakeAsync(Level("a", 5, Day));

        Assert.False((await TakeAsync(Level("a", 3, Day))).Allowed);
        Assert.True((await TakeAsync(Level("a", 6, Day))).Allowed);
    }

    [Fact]
    public async Task No_levels_refuse_nothing() => Assert.True((await Limiter.TakeAsync([], None)).Allowed);

    protected LimitLevel Level(string name, int limit, TimeSpan window) => new($"{_key}_{name}", limit, window, name);

    private ValueTask<LimitDecision> TakeAsync(params LimitLevel[] levels) => Limiter.TakeAsync(levels, None);
}
