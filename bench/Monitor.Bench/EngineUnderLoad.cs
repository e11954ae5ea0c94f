using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Data.Workers;
using Monitor.Jobs;
using Monitor.Jobs.Hangfire;
using Monitor.Jobs.Items;
using Monitor.Jobs.Providers;
using Monitor.Jobs.Tasks;
using Monitor.Jobs.Workers;
using Npgsql;

namespace Monitor.Bench;

/// <summary>What a way of running tasks achieves and costs.</summary>
/// <param name="Rate">Recorded runs per second.</param>
/// <param name="Statements">Statements per run.</param>
/// <param name="Commits">Commits per run.</param>
internal readonly record struct Load(double Rate, double Statements, double Commits);

/// <summary>The engine, and the same SQL alone in a loop, with more due tasks than they can run.</summary>
internal static class EngineUnderLoad
{
    public const int BatchSize = 500;

    // Two clients, as many as the machine this is meant for has cores.
    private const int FloorClients = 2;

    /// <summary>Measures a way of running tasks on a database of its own, in which all tasks are due.</summary>
    public static async Task<Load> MeasureAsync(
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
        return new(recorded / elapsed, (double)(after.Statements - before.Statements) / recorded, (double)(after.Commits - before.Commits) / recorded);
    }

    /// <summary>The statements of the engine in a loop.</summary>
    public static Task RunFloorAsync(NpgsqlDataSource database, TimeSpan duration, CancellationToken ct)
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

    /// <summary>The engine alone.</summary>
    public static Task RunAloneAsync(NpgsqlDataSource database, TimeSpan duration, CancellationToken ct) => RunAsync(database, duration, "off", ct);

    /// <summary>The engine, every run of which is a job of Hangfire; what is kept of them is removed again all the while.</summary>
    public static Task RunWithRowsAsync(NpgsqlDataSource database, TimeSpan duration, CancellationToken ct) => RunAsync(database, duration, "on", ct);

    private static async Task RunAsync(NpgsqlDataSource database, TimeSpan duration, string rows, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Engine:MaxConcurrentRuns"] = "2000",
            ["Engine:ClaimLimit"] = $"{BatchSize}",
            ["Engine:FlushSize"] = $"{BatchSize}",
            ["Hangfire:Rows"] = rows,
            ["Hangfire:SucceededPerSecond"] = "0",
            ["Hangfire:KeepSucceeded"] = "5000",
            // Nobody is asked; without any source nothing would be claimed.
            ["Collection:DemoBaseUrl"] = "http://127.0.0.1:9",
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(database).AddSingleton<LoopHealth>();
        builder.Services.AddHotState(builder.Configuration);
        var roles = new EngineRoles(Worker: true, Scheduler: rows == "on");
        BenchmarkHost.AddEngine(builder.Services, builder.Configuration, roles);
        builder.Services.AddProviders();
        if (rows == "on")
            builder.Services.AddMonitorHangfire(builder.Configuration, roles, database.ConnectionString);
        builder.Services.AddSingleton<ITaskRunner>(new NothingToCollect(TimeProvider.System));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        using var host = builder.Build();
        await host.StartAsync(ct);
        await Task.Delay(duration, TimeProvider.System, ct);
        await host.StopAsync(ct);
    }
}
