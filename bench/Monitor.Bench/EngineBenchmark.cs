using System.Globalization;
using Monitor.Bench.Queues;
using Monitor.ProviderSimulator;
using Npgsql;

namespace Monitor.Bench;

/// <summary>
/// The engine that Hangfire hosts, against Hangfire as it comes and Quartz.NET, and against itself without Hangfire's rows: how many runs
/// it makes when more are due than it can, what a run costs the database then, how late runs begin at an ordinary rate, and what the
/// service holds of the machine's memory.
/// </summary>
internal static class EngineBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ShortWarmUp = TimeSpan.FromSeconds(5);

    public static async Task<bool> RunAsync(BenchmarkArguments arguments, CancellationToken ct)
    {
        var promises = new Promises(!arguments.IsSmall);
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        Console.WriteLine($"{Environment.ProcessorCount} cores, {arguments.Tasks[0]:N0} tasks, {arguments.Seconds} s each");
        await CompareAsync(server, arguments.Tasks[0], arguments.Seconds, promises, ct);
        await TimeAsync(server, arguments.IsSmall ? [(60, 6)] : [(1_000, 30), (3_000, 30)], arguments.IsSmall ? 10 : Math.Max(90, arguments.Seconds), promises, ct);
        return promises.AreKept;
    }

    private static async Task CompareAsync(BenchmarkDatabase server, int tasks, int seconds, Promises promises, CancellationToken ct)
    {
        var alone = await EngineUnderLoad.MeasureAsync(server, "alone", tasks, seconds, EngineUnderLoad.RunAloneAsync, ct);
        var rows = await EngineUnderLoad.MeasureAsync(
                server, "rows", tasks, seconds, EngineUnderLoad.RunWithRowsAsync, ct, database => EngineUnderLoad.PrepareRowsAsync(database, tasks, ct));
        var stock = await EngineUnderLoad.MeasureAsync(
            server, "stock", tasks, seconds, StockHangfire.RunAsync, ct, database => StockHangfire.PrepareAsync(database, tasks, ct));
        var quartz = await EngineUnderLoad.MeasureAsync(
            server, "quartz", tasks, seconds, QuartzScheduler.RunAsync, ct, database => QuartzScheduler.PrepareAsync(database, tasks, ct));

        Console.WriteLine("| engine | runs/s | statements per run | commits per run |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (name, load) in new[] { ("without Hangfire's rows", alone), ("with them", rows), ("Hangfire as it comes", stock), ("Quartz.NET", quartz) })
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {load.Rate:N0} | {load.Statements:0.000} | {load.Commits:0.000} |"));
            promises.Need(name, load.Rate);
        }

        Promises.Begin("Under full load");
        promises.Check("5 x Hangfire as it comes", $"{rows.Rate / stock.Rate:0.0} x", rows.Rate >= 5 * stock.Rate);
        promises.Check("2 x Quartz.NET", $"{rows.Rate / quartz.Rate:0.0} x", rows.Rate >= 2 * quartz.Rate);
        promises.Check("40 % of the engine without rows", $"{rows.Rate / alone.Rate:P0}", rows.Rate >= 0.4 * alone.Rate);
        promises.Check("0.3 statements a run at most", $"{rows.Statements:0.000}", rows.Statements <= 0.3);
        promises.Check("0.05 commits a run at most", $"{rows.Commits:0.000}", rows.Commits <= 0.05);
    }

    private static async Task TimeAsync(
        BenchmarkDatabase server, IReadOnlyList<(int Tasks, int Interval)> sizes, int seconds, Promises promises, CancellationToken ct)
    {
        await using var simulator = await SimulatorHost.StartAsync(ct: ct);
        Console.WriteLine();
        Console.WriteLine("| tasks | every | runs | slots missing | slots twice | lag p50 | p99 | memory |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var results = new List<(int Tasks, int Interval, double Late, double Memory, long Missing, long Twice)>();
        foreach (var (tasks, interval) in sizes)
        {
            await using var database = await server.CreateAsync($"time_{tasks}", tasks, TimeProvider.System.GetUtcNow(), ct);
            await SpreadAsync(database, tasks, interval, ct);
            await using var service = await ServiceProcess.StartAsync(
                "api,worker,scheduler",
                [("PG_URL", database.ConnectionString), ("Collection:DemoBaseUrl", simulator.BaseUrl), ("Collection:SharedFor", "00:00:00"), ("Logging:LogLevel:Default", "Warning")],
                ct);
            await Task.Delay(tasks < 100 ? ShortWarmUp : WarmUp, TimeProvider.System, ct);
            var from = TimeProvider.System.GetUtcNow();
            await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, ct);
            var memory = service.MemoryMb;
            var (runs, median, late, missing, twice) = await ResultAsync(database, from, ct);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {tasks:N0} | {interval} s | {runs:N0} | {missing} | {twice} | {median:0} ms | {late:0} ms | {memory:0} MB |"));
            promises.Need("runs of tasks", runs);
            promises.Need("lag", late);
            promises.Need("memory", memory);
            results.Add((tasks, interval, late, memory, missing, twice));
        }

        Promises.Begin("At an ordinary rate");
        foreach (var (result, limit) in results.Zip([100.0, 250.0]))
            promises.Check($"{result.Tasks:N0} tasks every {result.Interval} s: 99 of 100 runs begin within {limit:0} ms", $"{result.Late:0} ms", result.Late <= limit);
        promises.Check("no slot is missing, none is recorded twice", $"{results.Sum(r => r.Missing)}, {results.Sum(r => r.Twice)}", results.Sum(r => r.Missing + r.Twice) == 0);
        promises.Check("300 MB at most", $"{results.Max(r => r.Memory):0} MB", results.Max(r => r.Memory) <= 300);
    }

    private static Task SpreadAsync(NpgsqlDataSource database, int tasks, int interval, CancellationToken ct) => database.ExecuteAsync($"""
        with spread as (select task_id, now() + interval '8 s' + make_interval(secs => {interval}) * (row_number() over () / {tasks}.0) as at from task_schedule)
        update task_schedule s set interval_s = {interval}, anchor_at = at - make_interval(secs => {interval}), slot_at = at, due_at = at
        from spread where spread.task_id = s.task_id
        """, ct);

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
}
