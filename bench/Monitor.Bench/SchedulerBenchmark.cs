using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Data;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Data.Workers;
using Monitor.Jobs;
using Monitor.Jobs.Loops;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Bench;

/// <summary>
/// Runs per second through claim, record and complete: the engine against the same SQL alone in a loop and against Quartz.NET, in one
/// run on one server.
/// </summary>
internal static class SchedulerBenchmark
{
    private const int BatchSize = 500;

    // Two clients, as many as the machine this is meant for has cores.
    private const int FloorClients = 2;

    public static async Task RunAsync(BenchmarkArguments arguments, CancellationToken ct)
    {
        await using var server = await BenchmarkDatabase.StartAsync(ct);
        Console.WriteLine($"{Environment.ProcessorCount} cores, batches of {BatchSize}, {arguments.Seconds} s each");
        Console.WriteLine("| tasks | SQL alone, runs/s | engine, runs/s | Quartz.NET, runs/s | engine / SQL | engine / Quartz | statements per run | commits per run | Quartz: statements | commits |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var tasks in arguments.Tasks)
        {
            var floor = await MeasureAsync(server, $"floor_{tasks}", tasks, arguments.Seconds, RunFloorAsync, ct);
            var engine = await MeasureAsync(server, $"engine_{tasks}", tasks, arguments.Seconds, RunEngineAsync, ct);
            var quartz = await MeasureAsync(server, $"quartz_{tasks}", tasks, arguments.Seconds, QuartzScheduler.RunAsync, ct,
                database => QuartzScheduler.PrepareAsync(database, tasks, ct));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {tasks:N0} | {floor.Rate:N0} | {engine.Rate:N0} | {quartz.Rate:N0} | {engine.Rate / floor.Rate:0.00} | {engine.Rate / quartz.Rate:0.0} | {engine.Statements:0.000} | {engine.Commits:0.000} | {quartz.Statements:0.0} | {quartz.Commits:0.0} |"));
        }
    }

    private static async Task<(double Rate, double Statements, double Commits)> MeasureAsync(
        BenchmarkDatabase server, string name, int tasks, int seconds, Func<NpgsqlDataSource, TimeSpan, CancellationToken, Task> run, CancellationToken ct,
        Func<NpgsqlDataSource, Task>? prepare = null)
    {
        await using var database = await server.CreateAsync(name, tasks, TimeProvider.System.GetUtcNow(), ct);
        if (prepare is not null)
            await prepare(database);
        var before = await BenchmarkDatabase.CountersAsync(database, ct);
        var watch = Stopwatch.StartNew();
        await run(database, TimeSpan.FromSeconds(seconds), ct);
        var elapsed = watch.Elapsed.TotalSeconds;
        // Statistics of other connections arrive with a delay of up to a second.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct);
        var after = await BenchmarkDatabase.CountersAsync(database, ct);
        await using var count = database.CreateCommand("select count(*) from influencer_metrics_history");
        var recorded = (long)(await count.ExecuteScalarAsync(ct))!;
        return (recorded / elapsed, (double)(after.Statements - before.Statements) / recorded, (double)(after.Commits - before.Commits) / recorded);
    }

    private static Task RunFloorAsync(NpgsqlDataSource database, TimeSpan duration, CancellationToken ct)
    {
        var due = new DueTasks(database);
        var writer = new ResultWriter(database);
        var runner = new NothingToCollect(TimeProvider.System);
        var watch = Stopwatch.StartNew();
        return Task.WhenAll(Enumerable.Range(1, FloorClients).Select(async client =>
        {
            while (watch.Elapsed < duration)
            {
                var batch = await due.ClaimAsync(Platforms.Instagram, BatchSize, client, TimeSpan.FromSeconds(90), TimeProvider.System.GetUtcNow(), null, ct);
                await writer.WriteAsync([.. batch.Tasks.Select(runner.Finish)], client, ct);
            }
        }));
    }

    private static async Task RunEngineAsync(NpgsqlDataSource database, TimeSpan duration, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Engine:MaxConcurrentRuns"] = "2000",
            ["Engine:ClaimLimit"] = $"{BatchSize}",
            ["Engine:FlushSize"] = $"{BatchSize}",
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(database).AddSingleton<LoopHealth>();
        builder.Services.AddMonitorData(builder.Configuration);
        builder.Services.AddTaskEngine(builder.Configuration, new EngineRoles(Worker: true, Scheduler: false));
        builder.Services.AddProviders();
        builder.Services.AddSingleton<ITaskRunner>(new NothingToCollect(TimeProvider.System));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        using var host = builder.Build();
        await host.StartAsync(ct);
        await Task.Delay(duration, TimeProvider.System, ct);
        await host.StopAsync(ct);
    }
}
