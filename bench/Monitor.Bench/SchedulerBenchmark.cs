using System.Globalization;

namespace Monitor.Bench;

/// <summary>
/// Runs per second through claim, record and complete at different numbers of tasks: the engine with and without rows of Hangfire against
/// the same SQL alone in a loop and against Quartz.NET, in one run on one server.
/// </summary>
internal static class SchedulerBenchmark
{
    // Giving a million tasks their recurring jobs writes ten million rows: it happens once, and takes minutes.
    private const int MostWithRows = 100_000;

    public static async Task<bool> RunAsync(BenchmarkArguments arguments, CancellationToken ct)
    {
        var promises = new Promises(!arguments.IsSmall);
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        Console.WriteLine($"{Environment.ProcessorCount} cores, batches of {EngineUnderLoad.BatchSize}, {arguments.Seconds} s each");
        Console.WriteLine("| tasks | SQL alone, runs/s | engine alone | with Hangfire's rows | Quartz.NET | alone / SQL | with rows / Quartz | statements per run, alone | commits |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var (lowest, smallest, largest) = (double.MaxValue, 0.0, 0.0);
        var lowestOfQuartz = double.MaxValue;
        foreach (var tasks in arguments.Tasks)
        {
            var floor = await EngineUnderLoad.MeasureAsync(server, $"floor_{tasks}", tasks, arguments.Seconds, EngineUnderLoad.RunFloorAsync, ct);
            var alone = await EngineUnderLoad.MeasureAsync(server, $"alone_{tasks}", tasks, arguments.Seconds, EngineUnderLoad.RunAloneAsync, ct);
            var rows = tasks > MostWithRows ? (Load?)null : await EngineUnderLoad.MeasureAsync(
                server, $"rows_{tasks}", tasks, arguments.Seconds, EngineUnderLoad.RunWithRowsAsync, ct, database => EngineUnderLoad.PrepareRowsAsync(database, tasks, ct));
            var quartz = await EngineUnderLoad.MeasureAsync(server, $"quartz_{tasks}", tasks, arguments.Seconds, QuartzScheduler.RunAsync, ct,
                database => QuartzScheduler.PrepareAsync(database, tasks, ct));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {tasks:N0} | {floor.Rate:N0} | {alone.Rate:N0} | {(rows is { } shown ? $"{shown.Rate:N0}" : "not measured")} | {quartz.Rate:N0} | {alone.Rate / floor.Rate:0.00} | {(rows ?? alone).Rate / quartz.Rate:0.0} | {alone.Statements:0.000} | {alone.Commits:0.000} |"));
            foreach (var (what, load) in new[] { ("SQL alone", floor), ("the engine alone", alone), ("the engine with rows", rows ?? alone), ("Quartz.NET", quartz) })
                promises.Need(what, load.Rate);
            lowest = Math.Min(lowest, alone.Rate / floor.Rate);
            lowestOfQuartz = Math.Min(lowestOfQuartz, (rows ?? alone).Rate / quartz.Rate);
            (smallest, largest) = (smallest == 0 ? alone.Rate : smallest, alone.Rate);
        }

        Promises.Begin("Targets");
        promises.Check("the engine alone reaches half of its own SQL in a loop", $"{lowest:0.00}", lowest >= 0.5);
        promises.Check("with Hangfire's rows twice Quartz.NET", $"{lowestOfQuartz:0.0}", lowestOfQuartz >= 2);
        promises.Check($"with {arguments.Tasks[^1]:N0} tasks at least 70 % of the rate with {arguments.Tasks[0]:N0}", $"{largest / smallest:P0}", largest >= 0.7 * smallest);
        return promises.AreKept;
    }
}
