using Monitor.Data.Limits;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Limits;

/// <summary>Limits hold for all processes together whatever happens to the server that counts for them.</summary>
public sealed class LimitOutageTests(PostgresServer postgres)
{
    private static readonly LimitLevel Level = new("outage", 20, TimeSpan.FromSeconds(1), "outage");

    public static TheoryData<string> Mishaps => ["restarts_empty", "forgets", "hangs", "is_away_and_restarts_empty", "hangs_and_forgets"];

    [Theory]
    [MemberData(nameof(Mishaps))]
    public async Task No_window_of_two_processes_together_holds_more_than_the_limit_when_the_server(string mishap)
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var database = await postgres.CreateDatabaseAsync();
        await LimitProcess.RegisterWorkersAsync(database, 2);
        await using var busy = LimitProcess.Start(server.ConnectionString, database.DataSource);
        await using var calm = LimitProcess.Start(server.ConnectionString, database.DataSource);
        var start = TimeProvider.System.GetTimestamp();
        using var enough = new CancellationTokenSource();
        var work = Task.WhenAll(
            busy.HammerAsync(Level, start, enough.Token), busy.HammerAsync(Level, start, enough.Token), calm.HammerAsync(Level, start, enough.Token));
        await PassAsync(1.2);

        await HappenAsync(mishap, server);
        await Task.WhenAll(busy.IsBackAsync(), calm.IsBackAsync());
        var back = TimeProvider.System.GetElapsedTime(start);
        await PassAsync(3);
        await enough.CancelAsync();
        await work;

        LimitProof.Holds(Level, [.. busy.Taken, .. calm.Taken]);
        // A while afterwards all of the limit can be used again.
        Assert.InRange(busy.Taken.Concat(calm.Taken).Count(take => take.Asked > back + TimeSpan.FromSeconds(1.5)), 20, 60);
    }

    [Fact]
    public async Task A_process_that_alone_loses_the_server_and_one_that_does_not_stay_within_the_limit_together()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var network = new Redis.TcpRelay(server.Port);
        await using var database = await postgres.CreateDatabaseAsync();
        await LimitProcess.RegisterWorkersAsync(database, 2);
        await using var cut = LimitProcess.Start($"127.0.0.1:{network.Port},asyncTimeout=5000,syncTimeout=5000", database.DataSource);
        await using var connected = LimitProcess.Start(server.ConnectionString, database.DataSource);
        var start = TimeProvider.System.GetTimestamp();
        using var enough = new CancellationTokenSource();
        var work = Task.WhenAll(cut.HammerAsync(Level, start, enough.Token), connected.HammerAsync(Level, start, enough.Token));
        await PassAsync(1.2);

        network.SwallowOpenConnections();
        await cut.IsAwayAsync();
        var away = TimeProvider.System.GetElapsedTime(start);
        await PassAsync(3.5);
        await enough.CancelAsync();
        await work;

        LimitProof.Holds(Level, [.. cut.Taken, .. connected.Taken]);
        Assert.Contains(cut.Taken, take => take.Asked > away);
        Assert.Contains(connected.Taken, take => take.Asked > away + TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task A_server_that_forgot_is_told_what_every_process_took_of_a_long_window()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var database = await postgres.CreateDatabaseAsync();
        await LimitProcess.RegisterWorkersAsync(database, 2);
        await using var one = LimitProcess.Start(server.ConnectionString, database.DataSource);
        await using var other = LimitProcess.Start(server.ConnectionString, database.DataSource);
        LimitLevel[] days = [new("day", 100, TimeSpan.FromDays(1), "day"), new("large", 2_000, TimeSpan.FromDays(1), "large")];
        foreach (var process in (LimitProcess[])[one, one, one, other, other])
            foreach (var day in days)
                Assert.True(await process.TakesAsync(day));

        await server.KillAsync();
        await server.StartAsync();

        await Task.WhenAll(one.IsBackAsync(), other.IsBackAsync());
        await Eventually.BecomesTrueAsync(async () => (await one.Limiter.UsedAsync(days, default)).SequenceEqual([5, 5]));
    }

    [Fact]
    public async Task What_was_taken_without_the_server_is_counted_when_it_is_back()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var process = LimitProcess.Start(server.ConnectionString, database: null);
        var day = new LimitLevel("day", 100, TimeSpan.FromDays(1), "day");
        Assert.True(await process.TakesAsync(day));

        server.Pause();
        await process.IsAwayAsync();
        await Eventually.BecomesTrueAsync(() => process.TakesAsync(day));
        server.Resume();

        await process.IsBackAsync();
        await Eventually.BecomesTrueAsync(async () => (await process.Limiter.UsedAsync([day], default))[0] == 2);
    }

    [Fact]
    public async Task Who_begins_without_the_server_takes_nothing_for_a_window_while_others_are_there()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await LimitProcess.RegisterWorkersAsync(database, 2);
        await using var process = LimitProcess.Start(RedisServer.NotStarted().ConnectionString, database.DataSource);
        var start = TimeProvider.System.GetTimestamp();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(3.5), TimeProvider.System);
        await process.HammerAsync(Level, start, enough.Token);

        Assert.InRange(process.Taken.Min(take => take.Asked), Level.Window, TimeSpan.FromSeconds(3));
        LimitProof.Holds(Level with { Limit = Level.Limit / 2 }, process.Taken);
    }

    [Fact]
    public async Task The_only_process_takes_all_of_a_limit_without_the_server_and_at_once_when_nobody_called_before()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var process = LimitProcess.Start(RedisServer.NotStarted().ConnectionString, database.DataSource);
        await process.Limiter.StartAsync(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        for (var i = 0; i < Level.Limit; i++)
            Assert.True(await process.TakesAsync(Level));
        Assert.False(await process.TakesAsync(Level));
    }

    [Fact]
    public async Task Whoever_begins_with_an_empty_server_shortly_after_calls_takes_nothing_for_a_window()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("select ensure_partitions('call_log', interval '1 day', now(), now() + interval '1 day')");
        await database.ExecuteAsync("insert into call_log (at, kind, duration_ms, target) values (now(), 1, 1, 't')");
        await LimitProcess.RegisterWorkersAsync(database, 2);
        await using var client = Redis.RedisClient.Create(server.ConnectionString, Redis.RedisClient.Patient);
        using var limiter = LimitProcess.LimiterOf(client, database.DataSource, LimitTimings.Default);
        await limiter.StartAsync(TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.False((await limiter.TakeAsync([Level with { Window = TimeSpan.FromMinutes(1) }], CancellationToken.None)).Allowed);
    }

    private static async Task HappenAsync(string mishap, RedisServer server)
    {
        switch (mishap)
        {
            case "restarts_empty":
                await server.KillAsync();
                await server.StartAsync();
                break;
            case "is_away_and_restarts_empty":
                await server.KillAsync();
                await PassAsync(3);
                await server.StartAsync();
                break;
            case "forgets":
                await server.SendAsync("FLUSHALL");
                break;
            case "hangs":
                server.Pause();
                await PassAsync(3);
                server.Resume();
                break;
            default:
                server.Pause();
                await PassAsync(2.5);
                server.Resume();
                await server.SendAsync("FLUSHALL");
                break;
        }
    }

    // Servers and networks live in real time.
    private static Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
}
