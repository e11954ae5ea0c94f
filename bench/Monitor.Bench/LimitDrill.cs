using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers;
using Monitor.ProviderSimulator;
using Npgsql;

namespace Monitor.Bench;

/// <summary>
/// Runs two processes of the service that want more calls than their providers allow. Redis, which counts for both, is killed and
/// starts empty, is emptied, and hangs. Then the simulator's log is searched for the fullest window of every limit. Among tests it is the service's own
/// log: on a machine that is busy with starting the two processes, a first call arrives a second later than it was let go, and the next one does not.
/// </summary>
internal static class LimitDrill
{
    private const int Tasks = 1_000;

    private static readonly Dictionary<string, string> Chains = new(StringComparer.Ordinal)
    {
        ["Collection__Chains__instagram__fetch_profile_by_handle"] = "rapidapi-arraybobo,rocketapi,rapidapi-jotucker,lama,rapidapi-bestsolutions",
        ["Collection__Chains__youtube__fetch_channel"] = "youtube-v31,youtube138,youtube-v311,youtube-data-v3",
        // Every source gives way to the next one at once, so that all are asked for more than they allow.
        ["Collection__LimitWait"] = "00:00:00.500",
    };

    /// <summary>Answers whether every limit held.</summary>
    public static async Task<bool> RunAsync(int seconds, bool isSmall, CancellationToken ct)
    {
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var simulator = await SimulatorHost.StartAsync(ct: ct);
        await using var database = await server.CreateAsync("limits", Tasks, TimeProvider.System.GetUtcNow(), ct);
        await PrepareAsync(database, ct);
        var directory = Directory.CreateTempSubdirectory("monitor-limits-").FullName;
        var port = FreePort.Next();
        var redis = StartRedis(directory, port);
        var workers = Enumerable.Range(1, 2).Select(number => StartWorker(directory, number, database.ConnectionString, port, simulator.BaseUrl)).ToArray();
        try
        {
            Console.WriteLine($"Two processes, {2 * Tasks} tasks at 30 s; logs are in {directory}");
            await PassAsync("both run", seconds, ct);
            await redis.KillAsync();
            await PassAsync("Redis is killed", seconds / 6, ct);
            await redis.DisposeAsync();
            redis = StartRedis(directory, port);
            await PassAsync("Redis is back and empty", seconds, ct);
            await SendAsync(port, "FLUSHALL", ct);
            await PassAsync("Redis was emptied", seconds, ct);
            await redis.SignalAsync("STOP");
            await PassAsync("Redis hangs", seconds / 4, ct);
            await redis.SignalAsync("CONT");
            await PassAsync("Redis answers again", seconds * 2 / 3, ct);
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
            await redis.DisposeAsync();
        }

        return Report(isSmall ? await LeftAsync(database, ct) : Arrived(simulator));
    }

    private static ILookup<string, DateTimeOffset> Arrived(SimulatorHost simulator) =>
        simulator.Requests().ToLookup(request => request.Provider, request => request.At, StringComparer.Ordinal);

    private static async Task<ILookup<string, DateTimeOffset>> LeftAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        var left = new List<(string Provider, DateTimeOffset At)>();
        await using var command = database.CreateCommand("select provider, at from logged_call where outcome <> 'saved'");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            left.Add((reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)));
        return left.Count > 0 ? left.ToLookup(call => call.Provider, call => call.At, StringComparer.Ordinal) : throw new InvalidOperationException("No call is on record.");
    }

    private static bool Report(ILookup<string, DateTimeOffset> known)
    {
        Console.WriteLine("| provider | limit | calls | most within any window | shortest time for one more | |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var held = true;
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddProviders().BuildServiceProvider();
        foreach (var declaration in services.GetServices<IProvider>().Select(provider => provider.Declaration))
        {
            var calls = known[declaration.Name].Order().ToArray();
            if (calls.Length == 0)
                continue;
            foreach (var limit in declaration.Limits)
            {
                var most = MostWithin(calls, limit.Window);
                held &= most <= limit.Calls;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {declaration.Name} | {limit.Calls} in {limit.Window.TotalSeconds:0} s | {calls.Length} | {most} | {ShortestFor(calls, limit.Calls + 1)} | {(most <= limit.Calls ? "held" : "EXCEEDED")} |"));
            }
        }

        return held;
    }

    private static string ShortestFor(DateTimeOffset[] calls, int count)
    {
        var shortest = Enumerable.Range(0, Math.Max(0, calls.Length - count + 1)).Select(first => calls[first + count - 1] - calls[first]).DefaultIfEmpty().Min();
        return shortest == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $"{shortest.TotalSeconds:0.000} s");
    }

    private static int MostWithin(DateTimeOffset[] calls, TimeSpan window)
    {
        var (most, first) = (0, 0);
        for (var last = 0; last < calls.Length; last++)
        {
            while (calls[last] - calls[first] >= window)
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    // As many YouTube tasks as there are Instagram ones, and all of them every 30 seconds.
    private static async Task PrepareAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            with t as (
                insert into task (id, task_type, platform, username, interval_seconds)
                select gen_random_uuid(), 'influencer', 'youtube', 'channel' || i, 30 from generate_series(1, {Tasks}) i returning id)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
            select id, 'youtube', 1, now(), now(), now(), 30 from t;
            update task set interval_seconds = 30;
            update task_schedule set interval_s = 30;
            """);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static ChildProcess StartRedis(string directory, int port) => ChildProcess.Start(
        Path.Combine(directory, $"redis-{TimeProvider.System.GetTimestamp()}.log"), new Dictionary<string, string>(), "redis-server",
        "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory);

    private static ChildProcess StartWorker(string directory, int number, string database, int redis, string simulator) => ChildProcess.Start(
        Path.Combine(directory, $"worker-{number}.log"),
        new Dictionary<string, string>(Chains, StringComparer.Ordinal)
        {
            ["PORT"] = $"{FreePort.Next()}",
            // Two processes share what the server has for one.
            ["PG_URL"] = $"{database};Maximum Pool Size=40",
            ["REDIS_URL"] = $"127.0.0.1:{redis}",
            ["MONITOR_DATA_DIR"] = Path.Combine(directory, $"worker-{number}"),
            ["Collection__DemoBaseUrl"] = simulator,
            ["Logging__LogLevel__Monitor.Jobs"] = "Warning",
        },
        "dotnet", Queues.ServiceProcess.Program());

    private static async Task PassAsync(string what, int seconds, CancellationToken ct)
    {
        Console.WriteLine($"{what}: {seconds} s");
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, ct);
    }

    private static async Task SendAsync(int port, string command, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, ct);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{command}\r\n"), ct);
        await client.GetStream().ReadExactlyAsync(new byte[5], ct);
    }
}
