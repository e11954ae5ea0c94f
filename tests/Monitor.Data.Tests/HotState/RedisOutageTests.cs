using System.Diagnostics;
using Monitor.Data.HotState;
using Monitor.Data.Tests.Redis;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.HotState;

/// <summary>Redis goes away, in every way a server can, and comes back.</summary>
public sealed class RedisOutageTests
{
    private const string Subject = "instagram:account:nasa";

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Without_redis_every_call_returns_at_once_and_tells_that_it_knows_nothing()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        await server.KillAsync();
        await AssertKnowsNothingAsync(client.Hot);
    }

    [Fact]
    public async Task A_killed_server_is_used_again_after_its_restart()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        var (early, late) = (new Bell(), new Bell());
        using var before = client.Hot.OnHint("topic", early.Ring);
        await server.KillAsync();
        await client.IsAwayAsync();
        using var during = client.Hot.OnHint("topic", late.Ring);
        await server.StartAsync();
        await client.IsBackAsync();

        await AssertWorksAsync(client);
        await AssertHintsArriveAsync(server, early, late);
        Assert.Equal((1, 1), (client.Log.Count("is away"), client.Log.Count("is back after")));
    }

    [Fact]
    public async Task A_server_that_is_stopped_while_64_callers_use_it_fails_none_of_them()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        using var enough = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await client.Hot.IsPausedAsync(Guid.NewGuid(), None);
                await client.StorePageAsync(Subject, "first");
                await client.Hot.InvalidateHistoryAsync([Subject], None);
                await client.Hot.HintAsync("topic", None);
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        })).ToArray();
        await server.StopAsync();
        await client.IsAwayAsync();
        await server.StartAsync();
        await client.IsBackAsync();
        await enough.CancelAsync();
        await Task.WhenAll(callers);
        await AssertWorksAsync(client);
    }

    [Fact]
    public async Task A_server_that_starts_after_its_client_is_found()
    {
        await using var server = RedisServer.NotStarted();
        await using var client = RedisClient.Create(server.ConnectionString, RedisClient.Brief);
        var bell = new Bell();
        using var listening = client.Hot.OnHint("topic", bell.Ring);
        await AssertKnowsNothingAsync(client.Hot);
        await server.StartAsync();
        await client.IsBackAsync();
        await AssertWorksAsync(client);
        await AssertHintsArriveAsync(server, bell);
    }

    [Fact]
    public async Task The_first_calls_of_a_process_wait_for_the_connection()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = RedisClient.Create(server.ConnectionString, RedisClient.Patient);
        Assert.False(await client.Hot.IsPausedAsync(Guid.NewGuid(), None));
    }

    [Fact]
    public async Task A_frozen_server_costs_all_callers_together_one_time_out()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(
            server, RedisClient.Brief with { Answer = TimeSpan.FromSeconds(1), Heartbeat = TimeSpan.FromMinutes(10) });
        server.Pause();
        var watch = Stopwatch.StartNew();
        for (var call = 0; call < 20; call++)
            Assert.Null(await client.Hot.IsPausedAsync(Guid.NewGuid(), None));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 10);
        Assert.False(client.Hot.IsAvailable);
    }

    [Fact]
    public async Task A_server_that_freezes_unnoticed_by_any_caller_is_noticed()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        server.Pause();
        await client.IsAwayAsync();
    }

    [Fact]
    public async Task A_server_that_thaws_is_used_again()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        var bell = new Bell();
        using var listening = client.Hot.OnHint("topic", bell.Ring);
        server.Pause();
        await client.IsAwayAsync();
        await AssertKnowsNothingAsync(client.Hot);
        server.Resume();
        await client.IsBackAsync();
        await AssertWorksAsync(client);
        await AssertHintsArriveAsync(server, bell);
        Assert.Equal((1, 1), (client.Log.Count("is away"), client.Log.Count("is back after")));
    }

    [Fact]
    public async Task A_connection_that_hangs_for_good_is_replaced()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var network = new TcpRelay(server.Port);
        await using var client = RedisClient.Create($"127.0.0.1:{network.Port},asyncTimeout=250,syncTimeout=250", RedisClient.Brief);
        var bell = new Bell();
        using var listening = client.Hot.OnHint("topic", bell.Ring);
        await client.IsBackAsync();
        network.SwallowOpenConnections();
        await client.IsAwayAsync();
        await client.IsBackAsync();
        await AssertWorksAsync(client);
        await AssertHintsArriveAsync(server, bell);
    }

    [Fact]
    public async Task A_flushed_server_costs_misses_only()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server);
        await client.StorePageAsync(Subject, "first");
        var miss = await client.Hot.GetHistoryAsync(Subject, "second", None);
        await server.SendAsync("FLUSHALL");
        await client.Hot.StoreHistoryAsync(Subject, "second", "read before the flush"u8.ToArray(), TimeSpan.FromHours(1), miss.Generation, None);
        Assert.False(await client.HasPageAsync(Subject, "first"));
        Assert.False(await client.HasPageAsync(Subject, "second"));
        await AssertWorksAsync(client);
    }

    [Fact]
    public async Task A_hint_given_while_redis_is_away_still_wakes_this_process()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        var bell = new Bell();
        using var listening = client.Hot.OnHint("topic", bell.Ring);
        await server.KillAsync();
        await client.Hot.HintAsync("topic", None);
        await bell.HasRungAsync();
    }

    [Fact]
    public async Task A_client_is_disposed_also_while_redis_is_frozen()
    {
        await using var server = await RedisServer.StartNewAsync();
        var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        server.Pause();
        await client.IsAwayAsync();
        await client.DisposeAsync().AsTask().WaitAsync(Patience.Of(TimeSpan.FromSeconds(10)), TimeProvider.System);
        Assert.False(client.Hot.IsAvailable);
    }

    private static async Task AssertKnowsNothingAsync(RedisHotState hot)
    {
        var watch = Stopwatch.StartNew();
        Assert.Null(await hot.IsPausedAsync(Guid.NewGuid(), None));
        await hot.SetPausedAsync([Guid.NewGuid()], None);
        await hot.ClearPausedAsync([Guid.NewGuid()], None);
        Assert.Equal(default, await hot.GetHistoryAsync(Subject, "first", None));
        await hot.StoreHistoryAsync(Subject, "first", new byte[1], TimeSpan.FromHours(1), "a generation", None);
        await hot.InvalidateHistoryAsync([Subject], None);
        await hot.StoreFallbacksAsync([new FallbackEntry("key", new byte[1], TimeSpan.FromHours(1))], None);
        Assert.Null(await hot.GetFallbackAsync("key", None));
        await hot.HintAsync("topic", None);
        Assert.False(hot.IsAvailable);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience.Of(TimeSpan.FromSeconds(10)));
    }

    // A single answer may come too late for these brief timings when the machine is busy; Redis is then away for a moment more.
    private static async Task AssertWorksAsync(RedisClient client)
    {
        var task = Guid.NewGuid();
        await Eventually.BecomesTrueAsync(async () =>
        {
            await client.Hot.SetPausedAsync([task], None);
            await client.StorePageAsync("a subject after the outage", "first");
            return await client.Hot.IsPausedAsync(task, None) == true && await client.HasPageAsync("a subject after the outage", "first");
        });
    }

    // Published by somebody else, so that only a living subscription can bring it.
    private static Task AssertHintsArriveAsync(RedisServer server, params Bell[] bells) => Eventually.BecomesTrueAsync(async () =>
    {
        await server.SendAsync("PUBLISH monitor:hint:topic 1");
        return bells.All(bell => bell.Times > 0);
    }, TimeSpan.FromSeconds(20));
}
