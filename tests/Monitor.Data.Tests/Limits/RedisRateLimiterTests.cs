using System.Collections.Concurrent;
using Monitor.Data.Limits;
using Monitor.Data.Tests.HotState;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Limits;

public sealed class RedisRateLimiterTests(RedisServer server, PostgresServer postgres) : RateLimiterContract, IAsyncLifetime
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

        // A take was counted between asking and answering: however that is read, no window may hold more than the limit.
        var byAnswer = taken.OrderBy(take => take.Answered).ToArray();
        Assert.InRange(byAnswer.Length, 60, 120);
        for (var i = 20; i < byAnswer.Length; i++)
            Assert.True(byAnswer[i].Answered - byAnswer[i - 20].Asked >= level.Window);

        async Task HammerAsync(IRateLimiter limiter)
        {
            while (TimeProvider.System.GetElapsedTime(start) is var asked && asked < TimeSpan.FromSeconds(1))
                if ((await limiter.TakeAsync([level], default)).Allowed)
                    taken.Add((asked, TimeProvider.System.GetElapsedTime(start)));
        }
    }

    [Fact]
    public async Task What_is_counted_is_forgotten_by_the_server_itself_after_the_window()
    {
        await Limiter.TakeAsync([Level("gone", 5, TimeSpan.FromMinutes(1)), Level("large", 5_000, TimeSpan.FromMinutes(1))], default);

        foreach (var key in (string[])[Level("gone", 1, default).Key, Level("large", 1, default).Key])
            Assert.InRange(int.Parse((await server.SendAsync($"TTL {key}")).TrimStart(':'), null), 55, 62);
    }

    [Fact]
    public async Task While_the_server_is_away_a_process_takes_its_share_and_a_server_without_memory_lets_no_more_through()
    {
        await using var own = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(own, RedisClient.Brief);
        var limiter = LimiterOf(client);
        var level = Level("away", 4, TimeSpan.FromMinutes(10));
        Assert.True((await limiter.TakeAsync([level], default)).Allowed);
        Assert.True((await limiter.TakeAsync([level], default)).Allowed);

        await own.KillAsync();
        Assert.True((await limiter.TakeAsync([level], default)).Allowed);
        await own.StartAsync();
        await client.IsBackAsync();
        Assert.True((await limiter.TakeAsync([level], default)).Allowed);

        Assert.False((await limiter.TakeAsync([level], default)).Allowed);
    }

    [Fact]
    public async Task Workers_share_a_limit_evenly_while_the_server_is_away()
    {
        var away = RedisServer.NotStarted();
        await using var client = RedisClient.Create(away.ConnectionString, RedisClient.Brief);
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(
            "insert into worker (name, roles, started_at, heartbeat_at) select 'w' || i, 'worker', now(), now() from generate_series(1, 4) i");
        var limiter = new RedisRateLimiter(client.Hot.Connection, new LiveWorkers(database.DataSource, TimeProvider.System), TimeProvider.System);

        var (many, one) = (Level("many", 10, TimeSpan.FromHours(1)), Level("one", 1, TimeSpan.FromMinutes(1)));
        Assert.True((await limiter.TakeAsync([many], default)).Allowed);
        Assert.True((await limiter.TakeAsync([many], default)).Allowed);
        Assert.False((await limiter.TakeAsync([many], default)).Allowed);
        Assert.True((await limiter.TakeAsync([one], default)).Allowed);
        Assert.InRange((await limiter.TakeAsync([one], default)).RetryAfter, TimeSpan.FromMinutes(3.9), TimeSpan.FromMinutes(4));
    }

    protected override Task LetPassAsync() => Task.Delay(ShortWindow, TimeProvider.System);

    private static RedisRateLimiter LimiterOf(RedisClient client) =>
        new(client.Hot.Connection, new LiveWorkers(database: null, TimeProvider.System), TimeProvider.System);
}
