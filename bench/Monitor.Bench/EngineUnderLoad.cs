using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Data.Observations;
using Monitor.Data.Scheduling;
using Monitor.Jobs.Hangfire;
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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Measures a way of running tasks on a database of its own, in which all tasks are due, from its first recorded run on: how long a
    /// program takes to start says nothing of its rate.
    /// </summary>
    /// <param name="server">Where the database is made.</param>
    /// <param name="name">Of the database.</param>
    /// <param name="tasks">How many there are.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="run">Runs tasks until it is stopped.</param>
    /// <param name="ct">Ends everything.</param>
    /// <param name="prepare">Makes what the way of running tasks needs in the database.</param>
    public static async Task<Load> MeasureAsync(
        BenchmarkDatabase server, string name, int tasks, int seconds, Func<NpgsqlDataSource, CancellationToken, Task> run, CancellationToken ct,
        Func<NpgsqlDataSource, Task>? prepare = null)
    {
        await using var database = await server.CreateAsync(name, tasks, TimeProvider.System.GetUtcNow(), ct, areKnown: true);
        if (prepare is not null)
            await prepare(database);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = run(database, stop.Token);
        var since = Stopwatch.StartNew();
        while (await RecordedAsync(database, ct) == 0 && !running.IsCompleted)
        {
            if (since.Elapsed > Patience)
                throw new TimeoutException($"Nothing was recorded within {Patience.TotalSeconds:0} s: {name}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }

        // What is done once at the start is over soon.
        await Task.Delay(Settle, TimeProvider.System, ct);
        var watch = Stopwatch.StartNew();
        var (from, before) = (await RecordedAsync(database, ct), await BenchmarkDatabase.CountersAsync(database, ct));
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, ct);
        var elapsed = watch.Elapsed.TotalSeconds;
        var (to, after) = (await RecordedAsync(database, ct), await BenchmarkDatabase.CountersAsync(database, ct));
        await stop.CancelAsync();
        await running;
        // Pools outlive what used them; the next engine needs the connections.
        await server.DropAsync(name, ct);
        var recorded = to - from;
        return new(recorded / elapsed, (double)(after.Statements - before.Statements) / recorded, (double)(after.Commits - before.Commits) / recorded);
    }

    /// <summary>The statements of the engine in a loop.</summary>
    public static Task RunFloorAsync(NpgsqlDataSource database, CancellationToken stop)
    {
        var due = new DueTasks(database);
        var writer = new ResultWriter(database);
        var runner = new NothingToCollect(TimeProvider.System);
        return Task.WhenAll(Enumerable.Range(1, FloorClients).Select(async client =>
        {
            while (!stop.IsCancellationRequested)
            {
                var batch = await due.ClaimAsync(Platforms.Instagram, BatchSize, client, TimeSpan.FromSeconds(90), TimeProvider.System.GetUtcNow(), null, CancellationToken.None);
                await writer.WriteAsync([.. batch.Tasks.Select(runner.Finish)], client, CancellationToken.None);
            }
        }));
    }

    /// <summary>The engine alone.</summary>
    public static Task RunAloneAsync(NpgsqlDataSource database, CancellationToken stop) => RunAsync(database, "off", stop);

    /// <summary>The engine, every run of which is a job of Hangfire; what is kept of them is removed again all the while.</summary>
    public static Task RunWithRowsAsync(NpgsqlDataSource database, CancellationToken stop) => RunAsync(database, "on", stop);

    /// <summary>
    /// Gives every task its recurring job, as a first start does, and leaves them as runs of the last minutes would have: some of the
    /// places in Hangfire's schedule are to be moved with the next run, and some are not.
    /// </summary>
    public static async Task PrepareRowsAsync(NpgsqlDataSource database, int tasks, CancellationToken ct)
    {
        await database.ExecuteAsync("update task_schedule set due_at = due_at + interval '1 day'", ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = RunWithRowsAsync(database, stop.Token);
        for (var since = Stopwatch.StartNew(); !await HasRecurringJobsAsync(database, tasks, ct);)
        {
            if (running.IsCompleted || since.Elapsed > Patience * 3)
                throw new TimeoutException("The tasks did not get their recurring jobs.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }

        await stop.CancelAsync();
        await running;
        await database.ExecuteAsync("update task_schedule set due_at = due_at - interval '1 day'", ct);
        await database.ExecuteAsync("update hangfire.set set score = extract(epoch from now()) + 30 + random() * 120 where key = 'recurring-jobs'", ct);
        await database.ExecuteAsync("vacuum analyze", ct);
    }

    private static async Task RunAsync(NpgsqlDataSource database, string rows, CancellationToken stop)
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
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(database);
        var roles = new EngineRoles(Worker: true, Scheduler: rows == "on");
        BenchmarkHost.AddEngine(builder.Services, builder.Configuration, roles);
        builder.Services.AddProviders();
        if (rows == "on")
            builder.Services.AddMonitorHangfire(builder.Configuration, roles, database.ConnectionString);
        builder.Services.AddSingleton<ITaskRunner>(new NothingToCollect(TimeProvider.System));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        using var host = builder.Build();
        await host.StartAsync(CancellationToken.None);
        await Stop.WaitAsync(stop);
        await host.StopAsync(CancellationToken.None);
    }

    private static async Task<bool> HasRecurringJobsAsync(NpgsqlDataSource database, int tasks, CancellationToken ct)
    {
        await using (var known = database.CreateCommand("select to_regclass('hangfire.set') is not null"))
            if (!(bool)(await known.ExecuteScalarAsync(ct))!)
                return false;
        await using var count = database.CreateCommand("select count(*) >= $1 from hangfire.set where key = 'recurring-jobs'");
        count.Parameters.Add(new() { Value = tasks });
        return (bool)(await count.ExecuteScalarAsync(ct))!;
    }

    private static async Task<long> RecordedAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var count = database.CreateCommand("select count(*) from influencer_metrics_history");
        return (long)(await count.ExecuteScalarAsync(ct))!;
    }
}
