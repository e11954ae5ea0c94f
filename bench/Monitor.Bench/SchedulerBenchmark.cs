using System.Globalization;

namespace Monitor.Bench;

/// <summary>
/// Runs per second through claim, record and complete at different numbers of tasks: the engine with and without rows of Hangfire against
/// the same SQL alone in a loop and against Quartz.NET, in one run on one server.
/// </summary>
internal static class SchedulerBenchmark
{
    public static async Task<bool> RunAsync(BenchmarkArguments arguments, CancellationToken ct)
    {
        var promises = new Promises(!arguments.IsSmall);
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        Console.WriteLine($"{Environment.ProcessorCount} cores, batches of {EngineUnderLoad.BatchSize}, {arguments.Seconds} s each");
        Console.WriteLine("| tasks | SQL alone, runs/s | engine alone | with Hangfire's rows | Quartz.NET | alone / SQL | with rows / Quartz | statements per run, alone | commits |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var lowest = (Floor: double.MaxValue, Quartz: double.MaxValue);
        foreach (var tasks in arguments.Tasks)
        {
            var floor = await EngineUnderLoad.MeasureAsync(server, $"floor_{tasks}", tasks, arguments.Seconds, EngineUnderLoad.RunFloorAsync, ct);
            var alone = await EngineUnderLoad.MeasureAsync(server, $"alone_{tasks}", tasks, arguments.Seconds, EngineUnderLoad.RunAloneAsync, ct);
            var rows = await EngineUnderLoad.MeasureAsync(
                server, $"rows_{tasks}", tasks, arguments.Seconds, EngineUnderLoad.RunWithRowsAsync, ct, database => EngineUnderLoad.PrepareRowsAsync(database, tasks, ct));
            var quartz = await EngineUnderLoad.MeasureAsync(server, $"quartz_{tasks}", tasks, arguments.Seconds, QuartzScheduler.RunAsync, ct,
                database => QuartzScheduler.PrepareAsync(database, tasks, ct));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {tasks:N0} | {floor.Rate:N0} | {alone.Rate:N0} | {rows.Rate:N0} | {quartz.Rate:N0} | {alone.Rate / floor.Rate:0.00} | {rows.Rate / quartz.Rate:0.0} | {alone.Statements:0.000} | {alone.Commits:0.000} |"));
            foreach (var (what, load) in new[] { ("SQL alone", floor), ("the engine alone", alone), ("the engine with rows", rows), ("Quartz.NET", quartz) })
                promises.Need(what, load.Rate);
            lowest = (Math.Min(lowest.Floor, alone.Rate / floor.Rate), Math.Min(lowest.Quartz, rows.Rate / quartz.Rate));
        }

        Promises.Begin("Targets");
        promises.Check("the engine alone reaches 0.35 of its own SQL in a loop", $"{lowest.Floor:0.00}", lowest.Floor >= 0.35);
        promises.Check("with Hangfire's rows twice Quartz.NET", $"{lowest.Quartz:0.0}", lowest.Quartz >= 2);
        return promises.AreKept;
    }
}
