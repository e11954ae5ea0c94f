using System.Globalization;
using Monitor.ProviderSimulator;
using Monitor.ProviderSimulator.Faults;
using Monitor.ProviderSimulator.Requests;
using Npgsql;

namespace Monitor.Bench;

/// <summary>
/// All sources of Instagram answer 429 for a while, under a running load on three platforms. Tells before, during and after what became
/// of each platform's runs, how many calls Instagram's sources still got, and how long its tasks took to be fresh again.
/// </summary>
internal static class PlatformOutageDrill
{
    private const int Tasks = 300;
    private const string Instagram = "instagram";

    private static readonly string[] Others = ["youtube", "tiktok"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Answers whether the targets were met.</summary>
    public static async Task<bool> RunAsync(int seconds, CancellationToken ct)
    {
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var simulator = await SimulatorHost.StartAsync(ct: ct);
        await using var database = await server.CreateAsync("outage_all", Tasks, TimeProvider.System.GetUtcNow(), ct);
        foreach (var platform in Others)
            await AddAsync(database, platform, ct);
        await OutageDrill.SpreadAsync(database, Tasks * (1 + Others.Length), ct);
        // Without TikHub, whose key serves TikTok as well.
        var instagram = OutageDrill.Chain.Split(',').Where(provider => provider != "tikhub").ToArray();
        using var host = OutageDrill.Build(database, simulator, string.Join(',', instagram), posts: "rapidapi-arraybobo,rapidapi-jotucker");
        await host.StartAsync(ct);

        Console.WriteLine($"{Tasks} tasks at 30 s on each of three platforms; all sources of Instagram answer 429 for {seconds} s");
        Console.WriteLine("| phase | platform | runs | succeeded | failed | waited | lag p50 | lag p99 | calls |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        await Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, ct);
        await MeasureAsync("before", TimeSpan.FromSeconds(30), database, simulator, ct);
        foreach (var provider in instagram)
            simulator.AddFault(new FaultRule { Provider = provider, Kind = FaultKind.RateLimited });
        await MeasureAsync("during", TimeSpan.FromSeconds(seconds), database, simulator, ct);
        await PrintWaitingAsync(database, ct);
        simulator.ClearFaults();
        var ended = TimeProvider.System.GetUtcNow();
        var fresh = await WaitUntilFreshAsync(database, ended, ct);
        await MeasureAsync("after", TimeSpan.FromSeconds(30), database, simulator, ct);
        Console.WriteLine(fresh is { } wait
            ? string.Create(CultureInfo.InvariantCulture, $"Every Instagram task was measured again {wait.TotalSeconds:0.0} s after the end of the outage.")
            : "Not every Instagram task was measured again.");
        await host.StopAsync(ct);
        var promises = new Promises();
        Promises.Begin("Targets");
        promises.Check("every Instagram task is measured again within a minute", $"{fresh?.TotalSeconds ?? double.NaN:0.0} s", fresh < TimeSpan.FromMinutes(1));
        return promises.AreKept;
    }

    private static async Task MeasureAsync(string phase, TimeSpan length, NpgsqlDataSource database, SimulatorHost simulator, CancellationToken ct)
    {
        var from = TimeProvider.System.GetUtcNow();
        await Task.Delay(length, TimeProvider.System, ct);
        var until = TimeProvider.System.GetUtcNow();
        // What was finished has been written by then.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
        await using var command = database.CreateCommand("""
            select t.platform, count(r.task_id), count(*) filter (where r.outcome = 1), count(*) filter (where r.outcome not in (1, 5)), count(*) filter (where r.outcome = 5),
                   coalesce(percentile_cont(0.5) within group (order by extract(epoch from r.started_at - r.slot_at) * 1000), 0)::float8,
                   coalesce(percentile_cont(0.99) within group (order by extract(epoch from r.started_at - r.slot_at) * 1000), 0)::float8
            from task_run r join task t on t.id = r.task_id where r.started_at >= $1 and r.started_at < $2 group by 1 order by 1
            """);
        command.Parameters.Add(new() { Value = from.UtcDateTime });
        command.Parameters.Add(new() { Value = until.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {phase} | {reader.GetString(0)} | {reader.GetInt64(1)} | {reader.GetInt64(2)} | {reader.GetInt64(3)} | {reader.GetInt64(4)} | {reader.GetDouble(5):0} ms | {reader.GetDouble(6):0} ms | {Calls(simulator, reader.GetString(0), from, until)} |"));
    }

    private static int Calls(SimulatorHost simulator, string platform, DateTimeOffset from, DateTimeOffset until) =>
        simulator.Requests(new RequestFilter(Since: from)).Count(request => request.At < until && PlatformOf(request) == platform);

    private static string PlatformOf(LoggedRequest request) =>
        request.Provider.StartsWith("youtube", StringComparison.Ordinal) ? "youtube" : request.Provider == "tikhub" ? "tiktok" : Instagram;

    private static async Task PrintWaitingAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select message from notice where key = 'sources:instagram' order by id desc limit 1");
        Console.WriteLine($"Notice: {await command.ExecuteScalarAsync(ct) ?? "none"}");
    }

    private static async Task<TimeSpan?> WaitUntilFreshAsync(NpgsqlDataSource database, DateTimeOffset since, CancellationToken ct)
    {
        while (TimeProvider.System.GetUtcNow() - since < Patience)
        {
            await using var command = database.CreateCommand(
                "select not exists (select from task_schedule where provider_group = 'instagram' and (last_success_at is null or last_success_at < $1))");
            command.Parameters.Add(new() { Value = since.UtcDateTime });
            if ((bool)(await command.ExecuteScalarAsync(ct))!)
                return TimeProvider.System.GetUtcNow() - since;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }

        return null;
    }

    private static async Task AddAsync(NpgsqlDataSource database, string platform, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            with t as (
                insert into task (id, task_type, platform, username, interval_seconds)
                select gen_random_uuid(), 'influencer', '{platform}', '{platform}' || i, 30 from generate_series(1, {Tasks}) i returning id)
            insert into task_schedule (task_id, provider_group, state, due_at, slot_at, anchor_at, interval_s)
            select id, '{platform}', 1, now(), now(), now(), 30 from t
            """);
        await command.ExecuteNonQueryAsync(ct);
    }
}
