using Hangfire.PostgreSql;
using Monitor.Data;
using Npgsql;

namespace Monitor.Jobs.Hangfire;

/// <summary>Hangfire's storage in the product's database, over connections of its own.</summary>
internal static class HangfireStorage
{
    // A process that is killed leaves its locks behind. Two processes that hold one at once do no harm here: a slot is claimed once.
    private static readonly TimeSpan LockLife = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ExpirationCheck = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ItemPollInterval = TimeSpan.FromSeconds(10);

    // For the loops that find work, heartbeats and the dashboard.
    private const int OtherConnections = 10;

    // The workers of items need one for some statements at the begin and the end of an item, which takes seconds: they share these.
    private const int ItemConnections = 20;

    /// <summary>The storage of everything but the workers of items.</summary>
    public static PostgreSqlStorage Create(string connectionString, HangfireOptions options, int platforms) =>
        Create(connectionString, options, Settings(options, options.QueuePollInterval), options.TriggerWorkers * platforms + OtherConnections);

    /// <summary>
    /// That of the workers of items. Whoever enqueues items wakes as many of them: they look by themselves only for what a process that was
    /// killed left behind.
    /// </summary>
    public static ItemStorage CreateForItems(string connectionString, HangfireOptions options)
    {
        var settings = Settings(options, ItemPollInterval);
        var storage = Create(connectionString, options, settings, ItemConnections + OtherConnections);
        var queue = new WakingQueue(storage, settings);
        storage.QueueProviders.Add(queue, [JobQueues.Throttled]);
        return new(storage, queue);
    }

    private static PostgreSqlStorage Create(string connectionString, HangfireOptions options, PostgreSqlStorageOptions settings, int connections) =>
        new(new Connections(connectionString, connections), settings) { JobExpirationTimeout = options.KeepFor };

    private static PostgreSqlStorageOptions Settings(HangfireOptions options, TimeSpan pollInterval) => new()
    {
        SchemaName = HangfireSchema.Name,
        PrepareSchemaIfNecessary = false,
        QueuePollInterval = pollInterval,
        // Waiting for notifications keeps a connection per worker and was seen to leave jobs lying.
        EnableLongPolling = false,
        InvisibilityTimeout = options.InvisibilityTimeout,
        UseSlidingInvisibilityTimeout = true,
        DistributedLockTimeout = LockLife,
        JobExpirationCheckInterval = ExpirationCheck,
        DeleteExpiredBatchSize = 5_000,
    };

    // Hangfire opens a connection for every statement and leaves no state in it: clearing it each time would be several times the
    // statements that it sends. The pool is its own, so that its blocking workers cannot take the connections of everybody else.
    private sealed class Connections(string connectionString, int connections) : IConnectionFactory
    {
        private readonly NpgsqlDataSource _database = DataRegistration.CreateDataSource(new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "monitor-hangfire",
            NoResetOnClose = true,
            // What is always to be open, if that is configured, is meant for the pool of everything else.
            MinPoolSize = 0,
            MaxPoolSize = connections,
        }.ConnectionString, DataRegistration.HangfirePool);

        public NpgsqlConnection GetOrCreateConnection() => _database.CreateConnection();
    }
}

/// <summary>Hangfire's storage as the workers of items use it.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Queue">The queue, by which workers are woken.</param>
internal sealed record ItemStorage(PostgreSqlStorage Storage, WakingQueue Queue);
