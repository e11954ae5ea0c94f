using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Monitor.ProviderSimulator.Faults;
using Monitor.Testing;
using Xunit;

namespace Monitor.Conformance.Tests;

/// <summary>What a process that is asked to stop owes those whose work it has, and those who watch it.</summary>
public sealed class ShutdownTests(PostgresServer postgres)
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_process_that_is_asked_to_stop_finishes_what_it_can_gives_back_the_rest_and_ends_in_time()
    {
        await using var world = await EngineWorld.StartAsync(postgres, RowsOff.Setting, servers: 1, new Dictionary<string, string?>
        {
            ["Engine__DrainTimeout"] = $"{Drain:c}",
            ["Queues__DrainTimeout"] = $"{Drain:c}",
            ["Engine__Lease"] = "00:01:00",
            ["Queues__Lease"] = "00:01:00",
        });
        foreach (var (name, delay) in new[] { ("stop_slow_task", 2_500), ("stop_slow_item", 2_500), ("stop_late_task", 60_000), ("stop_late_item", 60_000) })
            world.Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Target = name, Kind = FaultKind.Slow, DelayMs = delay });
        var server = world.Servers[0];
        using var events = await server.Client.GetStreamAsync("/api/v1/jobs/events");
        using var hub = await WatchTeamAsync(server.Client.BaseAddress!);
        var slow = await world.CreateTaskAsync("stop_slow_task");
        var late = await world.CreateTaskAsync("stop_late_task");
        var job = (await world.PostAsync("/api/v1/instagram/bulk-search", new { usernames = new[] { "stop_slow_item", "stop_late_item" } }))
            .GetProperty("job_id").GetGuid();
        foreach (var name in new[] { "stop_slow_task", "stop_late_task", "stop_slow_item", "stop_late_item" })
            await Eventually.BecomesTrueAsync(() => world.CountCalls(name) > 0, what: name);

        var clock = Stopwatch.StartNew();
        await server.StopAsync();

        Assert.Equal(0, server.ExitCode);
        // One patience for everything, not one after the other.
        Assert.InRange(clock.Elapsed, Drain - TimeSpan.FromSeconds(1), Drain + Patience.Of(TimeSpan.FromSeconds(3)));
        Assert.Equal((1, 0), (await world.CountRunsAsync(slow), await world.CountRunsAsync(late)));
        Assert.Equal(1, await ItemsAsync("completed"));
        Assert.True(await world.Database.ScalarAsync<bool>("select worker_id is null and due_at <= now() from task_schedule where task_id = $1", late));
        Assert.Equal(1, await world.Database.ScalarAsync<int>("select count(*)::int from queue_item where worker_id is null and run_at <= now()"));
        Assert.Equal(0, await world.Database.ScalarAsync<int>("select count(*)::int from worker"));
        // The streams have ended in order: they brought what happened before, and then nothing more.
        Assert.Contains("event: job.submitted", await new StreamReader(events).ReadToEndAsync(), StringComparison.Ordinal);
        await EndsAsync(hub);

        Task<int> ItemsAsync(string status) => world.Database.ScalarAsync<int>(
            "select count(*)::int from processing_job_items where job_id = $1 and status = $2", job, status);
    }

    [Fact]
    public async Task Open_streams_do_not_hold_a_process_up_that_has_nothing_else_to_do()
    {
        await using var world = await EngineWorld.StartAsync(
            postgres, RowsOff.Setting, servers: 1, new Dictionary<string, string?> { ["MONITOR_ROLES"] = "api" });
        var server = world.Servers[0];
        using var events = await server.Client.GetStreamAsync("/api/v1/jobs/events");
        using var hub = await WatchTeamAsync(server.Client.BaseAddress!);

        var clock = Stopwatch.StartNew();
        await server.StopAsync();

        Assert.Equal(0, server.ExitCode);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience.Of(TimeSpan.FromSeconds(5)));
        await new StreamReader(events).ReadToEndAsync();
        await EndsAsync(hub);
    }

    [Fact]
    public async Task A_process_without_its_database_ends_in_order_as_well()
    {
        await using var world = await EngineWorld.StartAsync(postgres, RowsOff.Setting, servers: 1, new Dictionary<string, string?>
        {
            ["Engine__DrainTimeout"] = "00:00:01",
            ["Queues__DrainTimeout"] = "00:00:01",
        });
        var server = world.Servers[0];
        world.Simulator.AddFault(new FaultRule { Provider = FaultRule.EveryProvider, Kind = FaultKind.Slow, DelayMs = 60_000 });
        await world.CreateTaskAsync("stop_without");
        await Eventually.BecomesTrueAsync(() => world.CountCalls("stop_without") > 0);
        await world.Database.CutOffAsync();

        await server.StopAsync();

        Assert.Equal(0, server.ExitCode);
    }

    private static async Task<ClientWebSocket> WatchTeamAsync(Uri server)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/jobs" }.Uri, default);
        foreach (var message in new[]
        {
            """{"protocol":"json","version":1}""", """{"type":4,"invocationId":"1","target":"WatchTeam","arguments":[null]}""",
        })
            await socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, default);
        await socket.ReceiveAsync(new byte[4096].AsMemory(), default);
        return socket;
    }

    private static async Task EndsAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(Patience.Of(TimeSpan.FromSeconds(5)));
        try
        {
            while ((await socket.ReceiveAsync(new byte[4096].AsMemory(), limit.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Cut off, which ends it as well.
        }
    }
}
