using System.Globalization;
using Hangfire;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.Storage;
using Npgsql;

namespace Monitor.Bench;

/// <summary>
/// The same number of tasks as recurring jobs of Hangfire as it comes: its own scheduler, its own workers, its own storage. Every job leaves
/// what a run of the engine leaves, the account, a row of history and a row of the run log, in one statement, but without a fence. All jobs
/// are due from the start.
/// </summary>
internal static class StockHangfire
{
    private const int Workers = 20;

    private static readonly JobStorageLock Storage = new();

    public static async Task PrepareAsync(NpgsqlDataSource database, int tasks, CancellationToken ct)
    {
        var storage = Storage.Of(database);
        var template = InvocationData.SerializeJob(Job.FromExpression(() => RecordJob.Run("0"))).SerializePayload();
        var now = TimeProvider.System.GetUtcNow();
        // One by one through its interface it would take longer than the measurement.
        await database.ExecuteAsync($"insert into hangfire.set (key, value, score) select 'recurring-jobs', 'user' || i, {now.ToUnixTimeSeconds() - 60} from generate_series(1, {tasks}) i", ct);
        await using var command = database.CreateCommand($"""
            insert into hangfire.hash (key, field, value)
            select 'recurring-job:user' || i, f.field, f.value from generate_series(1, {tasks}) i cross join lateral (values
                ('Job', replace($1, '"\"0\""', '"\"' || i || '\""')), ('Cron', '* * * * *'), ('TimeZoneId', 'UTC'), ('Queue', 'default'), ('V', '2'),
                ('CreatedAt', $2), ('NextExecution', $2)) f(field, value)
            """);
        command.Parameters.Add(new() { Value = template });
        command.Parameters.Add(new() { Value = (now.ToUnixTimeMilliseconds() - 120_000).ToString(CultureInfo.InvariantCulture) });
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
        await database.ExecuteAsync("vacuum analyze hangfire.hash", ct);
        await database.ExecuteAsync("vacuum analyze hangfire.set", ct);
        GC.KeepAlive(storage);
    }

    public static async Task RunAsync(NpgsqlDataSource database, CancellationToken stop)
    {
        RecordJob.Database = database;
        var server = new BackgroundJobServer(
            new BackgroundJobServerOptions
            {
                WorkerCount = Workers,
                Activator = new JobActivator(),
                SchedulePollingInterval = TimeSpan.FromSeconds(1),
                MaxDegreeOfParallelismForSchedulers = Environment.ProcessorCount,
            },
            Storage.Of(database));
        await Stop.WaitAsync(stop);
        server.SendStop();
        await server.WaitForShutdownAsync(CancellationToken.None);
        server.Dispose();
    }

    /// <summary>Records one row of history.</summary>
    public static class RecordJob
    {
        internal static NpgsqlDataSource? Database { get; set; }

        /// <summary>For one user.</summary>
        public static async Task Run(string user)
        {
            await using var command = Database!.CreateCommand(Recording.Sql);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = long.Parse(user, CultureInfo.InvariantCulture) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "user" + user });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = TimeProvider.System.GetTimestamp() % 1_000_000 });
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>One storage for each database: preparing its tables takes a while.</summary>
    private sealed class JobStorageLock
    {
        private readonly Dictionary<string, PostgreSqlStorage> _storages = new(StringComparer.Ordinal);

        public PostgreSqlStorage Of(NpgsqlDataSource database)
        {
            lock (_storages)
            {
                if (_storages.TryGetValue(database.ConnectionString, out var known))
                    return known;
                var storage = new PostgreSqlStorage(new Connections(database.ConnectionString + ";Maximum Pool Size=60"), new() { QueuePollInterval = TimeSpan.FromMilliseconds(200) });
                // The logs of the engine measured before went with its host.
                GlobalConfiguration.Configuration.UseNoOpLogProvider().SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
                return _storages[database.ConnectionString] = storage;
            }
        }
    }

    private sealed class Connections(string connectionString) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => new(connectionString);
    }
}
