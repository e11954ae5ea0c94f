using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Monitor.Bench;

/// <summary>
/// The same number of tasks as triggers of Quartz.NET: its PostgreSQL store, clustered, with batches of triggers. Every firing
/// leaves what a run of the engine leaves, the account, a row of history and a row of the run log, in one statement, but without a
/// fence. All triggers are due from the start.
/// </summary>
internal static class QuartzScheduler
{
    private const int BatchSize = 50;
    private const int Threads = BatchSize;
    private const string Key = "template";

    public static async Task PrepareAsync(NpgsqlDataSource database, int tasks, CancellationToken ct)
    {
        using (var host = Build(database))
        {
            var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(ct);
            var job = JobBuilder.Create<RecordJob>().WithIdentity(Key).StoreDurably().Build();
            var trigger = TriggerBuilder.Create().WithIdentity(Key).UsingJobData("user", "0")
                .StartAt(TimeProvider.System.GetUtcNow().AddSeconds(-1))
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever())
                .Build();
            await scheduler.ScheduleJob(job, trigger, cancellationToken: ct);
            await scheduler.Shutdown(cancellationToken: ct);
        }

        // One row at a time through its interface would take longer than the measurement.
        await database.ExecuteAsync("create table quartz_copy as select * from qrtz_triggers", ct);
        await database.ExecuteAsync("create table quartz_copy_simple as select * from qrtz_simple_triggers", ct);
        await database.ExecuteAsync("delete from qrtz_simple_triggers", ct);
        await database.ExecuteAsync("delete from qrtz_triggers", ct);
        await database.ExecuteAsync($"""
            insert into qrtz_triggers
            select (jsonb_populate_record(c, jsonb_build_object('trigger_name', 'user' || i))).* from quartz_copy c, generate_series(1, {tasks}) i
            """, ct);
        await database.ExecuteAsync($"""
            insert into qrtz_simple_triggers
            select (jsonb_populate_record(c, jsonb_build_object('trigger_name', 'user' || i))).* from quartz_copy_simple c, generate_series(1, {tasks}) i
            """, ct);
        await database.ExecuteAsync("vacuum analyze qrtz_triggers", ct);
        await database.ExecuteAsync("vacuum analyze qrtz_simple_triggers", ct);
    }

    public static async Task RunAsync(NpgsqlDataSource database, CancellationToken stop)
    {
        using var host = Build(database);
        await host.StartAsync(CancellationToken.None);
        await Stop.WaitAsync(stop);
        await host.StopAsync(CancellationToken.None);
    }

    private static IHost Build(NpgsqlDataSource database)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddConsole();
        builder.Services.AddSingleton(database);
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.InstanceName = "bench";
                options.MaxBatchSize = BatchSize;
                options.BatchTriggerAcquisitionFireAheadTimeWindow = TimeSpan.FromSeconds(1);
            });
            quartz.UseDefaultThreadPool(Threads);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, database.ConnectionString + ";Maximum Pool Size=80;Application Name=quartz");
                store.UseClustering();
                store.ProvisionSchema();
                store.ConfigureStore(options =>
                {
                    options.StoreJobDataAsStrings = true;
                    options.MisfireThreshold = TimeSpan.FromHours(1);
                });
            });
        });
        builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return builder.Build();
    }

    /// <summary>Records one row of history.</summary>
    public sealed class RecordJob(NpgsqlDataSource database) : IJob
    {
        /// <inheritdoc />
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            var name = context.Trigger.Key.Name;
            await using var command = database.CreateCommand(Recording.Sql);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = long.Parse(name.AsSpan("user".Length), CultureInfo.InvariantCulture) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = context.FireTimeUtc.Ticks % 1_000_000 });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
