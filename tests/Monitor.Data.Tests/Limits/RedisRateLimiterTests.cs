using System.Collections.Concurrent;
using Monitor.Data.Limits;
using Monitor.Data.Tests.Redis;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Limits;

public sealed class RedisRateLimiterTests(RedisServer server) : RateLimiterContract, IAsyncLifetime
{
    private RedisClient _client = null!;
    private IRateLimiter _limiter = null!;

    protected override IRateLimiter Limiter => _limiter;

    protected override TimeSpan ShortWindow => TimeSpan.FromMilliseconds(150);

    public async ValueTask InitializeAsync()
    {
        _client = await RedisClient.ConnectAsync(server);
        _limiter = LimiterOf(_client);
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task Two_processes_that_hammer_one_limit_never_exceed_it_together()
    {
        await using var other = await RedisClient.ConnectAsync(server);
        var level = Level("shared", 20, TimeSpan.FromMilliseconds(200));
        var taken = new ConcurrentBag<(TimeSpan Asked, TimeSpan Answered)>();
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(new[] { Limiter, LimiterOf(other) }.SelectMany(limiter => Enumerable.Range(0, 8).Select(_ => HammerAsync(limiter))));

        Assert.InRange(taken.Count, 60, 120);
        LimitProof.Holds(level, taken);

        async Task HammerAsync(IRateLimiter limiter)
        {
            while (TimeProvider.System.GetElapsedTime(start) is var begun && begun < TimeSpan.FromSeconds(1))
                if ((await limiter.TakeAsync([level], default)).Allowed)
                    taken.Add((begun, TimeProvider.System.GetElapsedTime(start)));
        }
    }

    [Fact]
    public async Task What_is_counted_is_forgotten_by_the_server_itself_a_day_after_the_window()
    {
        await Limiter.TakeAsync([Level("gone", 5, TimeSpan.FromMinutes(1)), Level("large", 5_000, TimeSpan.FromMinutes(1))], default);

        foreach (var key in (string[])[Level("gone", 1, default).Key, Level("large", 1, default).Key])
            Assert.InRange(int.Parse((await server.SendAsync($"TTL {key}")).TrimStart(':'), null), 86_455, 86_462);
    }

    // The server counts by a clock of its own.
    protected override Task LetPassAsync() => Task.Delay(ShortWindow + TimeSpan.FromMilliseconds(100), TimeProvider.System);

    private static RedisRateLimiter LimiterOf(RedisClient client) => LimitProcess.LimiterOf(client, database: null, LimitTimings.Default);
}
