using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Monitor.ProviderSimulator;
using Npgsql;

namespace Monitor.Bench;

/// <summary>
/// The same tasks on each engine, one after the other: the service as a process of its own, a provider that answers at once, slots
/// spread evenly over the interval. Tells what a run costs the database and the processor, how late runs start, and whether every slot
/// was recorded once.
/// </summary>
internal static class EngineComparison
{
    private const string Program = "src/Monitor.Web/bin/Release/net10.0/Monitor.Web.dll";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(BenchmarkArguments arguments, CancellationToken ct)
    {
        if (!File.Exists(Program))
            throw new FileNotFoundException($"There is no {Program}: dotnet build src/Monitor.Web -c Release", Program);
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        await using var simulator = await SimulatorHost.StartAsync(ct: ct);
        Console.WriteLine($"{Environment.ProcessorCount} cores, tasks at {arguments.Interval} s, {arguments.Seconds} s each");
        Console.WriteLine("| engine | tasks | runs | slots missing | slots twice | lag p50 | p99 | statements per run | commits per run | CPU of the service per run |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var tasks in arguments.Tasks)
            foreach (var engine in new[] { "postgres", "hangfire" })
                Console.WriteLine(await MeasureAsync(server, simulator, engine, tasks, arguments, ct));
    }

    private static async Task<string> MeasureAsync(
        BenchmarkDatabase server, SimulatorHost simulator, string engine, int tasks, BenchmarkArguments arguments, CancellationToken ct)
    {
        await using var database = await server.CreateAsync($"{engine}_{tasks}", tasks, TimeProvider.System.GetUtcNow(), ct);
        await ExecuteAsync(database, $"""
            with spread as (select task_id, now() + interval '20 s' + make_interval(secs => {arguments.Interval}) * (row_number() over () / {tasks}.0) as at from task_schedule)
            update task_schedule s set interval_s = {arguments.Interval}, anchor_at = at - make_interval(secs => {arguments.Interval}), slot_at = at, due_at = at
            from spread where spread.task_id = s.task_id
            """, ct);
        using var service = await StartAsync(database.ConnectionString, simulator.BaseUrl, engine, ct);
        await Task.Delay(WarmUp, TimeProvider.System, ct);

        var from = TimeProvider.System.GetUtcNow();
        var before = await BenchmarkDatabase.CountersAsync(database, ct);
        var cpu = service.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(arguments.Seconds), TimeProvider.System, ct);
        service.Refresh();
        var used = service.TotalProcessorTime - cpu;
        var after = await BenchmarkDatabase.CountersAsync(database, ct);
        var (runs, median, late, missing, twice) = await ResultAsync(database, from, ct);
        using (var stop = Process.Start("kill", ["-TERM", $"{service.Id}"]))
            await stop.WaitForExitAsync(ct);
        await service.WaitForExitAsync(ct);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {engine} | {tasks:N0} | {runs:N0} | {missing} | {twice} | {median:0} ms | {late:0} ms | {(after.Statements - before.Statements) / (double)runs:0.0} | {(after.Commits - before.Commits) / (double)runs:0.0} | {used.TotalMilliseconds / runs:0.0} ms |");
    }

    // A slot is missing when nothing stands for it between two runs; the first and last one of a task are where the measurement begins and ends.
    private static async Task<(long Runs, double Median, double Late, long Missing, long Twice)> ResultAsync(
        NpgsqlDataSource database, DateTimeOffset from, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            with runs as (
                select r.*, extract(epoch from r.started_at - r.slot_at) * 1000 as lag_ms, s.interval_s,
                       lag(r.slot_at) over (partition by r.task_id order by r.slot_at) as slot_before
                from task_run r join task_schedule s using (task_id) where r.slot_at >= $1)
            select count(*), coalesce(percentile_cont(0.5) within group (order by lag_ms), 0)::float8,
                   coalesce(percentile_cont(0.99) within group (order by lag_ms), 0)::float8,
                   coalesce(sum(round(extract(epoch from slot_at - slot_before) / interval_s) - 1) filter (where slot_at > slot_before), 0)::bigint,
                   count(*) filter (where slot_at = slot_before)
            from runs
            """);
        command.Parameters.Add(new() { Value = from.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetDouble(1), reader.GetDouble(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    private static async Task<Process> StartAsync(string database, string simulator, string engine, CancellationToken ct)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [Program]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["Engine"] = engine;
        start.Environment["PORT"] = $"{port}";
        start.Environment["PG_URL"] = database;
        start.Environment["Collection__DemoBaseUrl"] = simulator;
        start.Environment["Collection__SharedFor"] = "00:00:00";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var service = Process.Start(start)!;
        service.OutputDataReceived += static (_, _) => { };
        service.BeginOutputReadLine();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                using var response = await client.GetAsync("/health", ct);
                if (response.IsSuccessStatusCode)
                    return service;
            }
            catch (HttpRequestException)
            {
            }

            if (service.HasExited || Stopwatch.GetElapsedTime(since) > StartLimit)
                throw new InvalidOperationException("The service did not start.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
