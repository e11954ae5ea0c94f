using Monitor.Data.Limits;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Limits;

public sealed class InProcessRateLimiterTests : RateLimiterContract
{
    private readonly ManualTimeProvider _time = new();

    public InProcessRateLimiterTests() => Limiter = new InProcessRateLimiter(_time);

    protected override IRateLimiter Limiter { get; }

    protected override TimeSpan ShortWindow => TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(7, 60)]
    [InlineData(1_500, 960)]
    public async Task No_window_at_any_position_holds_more_than_the_limit(int limit, int windowSeconds)
    {
        var level = Level("w", limit, TimeSpan.FromSeconds(windowSeconds));
        var random = new Random(7);
        var taken = new List<DateTimeOffset>();
        for (var i = 0; i < limit * 12; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(windowSeconds) * (random.NextDouble() / limit));
            if ((await Limiter.TakeAsync([level], default)).Allowed)
                taken.Add(_time.GetUtcNow());
        }

        Assert.True(taken.Count > limit * 3);
        for (var i = limit; i < taken.Count; i++)
            Assert.True(taken[i] - taken[i - limit] >= level.Window);
    }

    [Fact]
    public async Task After_the_wait_that_a_refusal_names_there_is_room()
    {
        foreach (var level in (LimitLevel[])[Level("a", 3, TimeSpan.FromSeconds(10)), Level("b", 1_100, TimeSpan.FromHours(1))])
        {
            LimitDecision decision;
            do
            {
                _time.Advance(TimeSpan.FromMilliseconds(700));
                decision = await Limiter.TakeAsync([level], default);
            }
            while (decision.Allowed);

            _time.Advance(decision.RetryAfter - TimeSpan.FromMicroseconds(1));
            Assert.False((await Limiter.TakeAsync([level], default)).Allowed);
            _time.Advance(TimeSpan.FromMicroseconds(1));
            Assert.True((await Limiter.TakeAsync([level], default)).Allowed);
        }
    }

    protected override Task LetPassAsync()
    {
        _time.Advance(ShortWindow);
        return Task.CompletedTask;
    }
}
