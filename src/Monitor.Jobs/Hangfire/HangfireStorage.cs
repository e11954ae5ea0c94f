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

    // For the loops that find work, heartbeats and the dashboard.
    private const int OtherConnections = 10;

    public static PostgreSqlStorage Create(string connectionString, HangfireOptions options, int platforms) => new(new Connections(connectionString, options, platforms), new()
    {
        SchemaName = HangfireSchema.Name,
        PrepareSchemaIfNecessary = false,
        QueuePollInterval = options.QueuePollInterval,
        // Waiting for notifications keeps a connection per worker and was seen to leave jobs lying.
        EnableLongPolling = false,
        InvisibilityTimeout = options.InvisibilityTimeout,
        UseSlidingInvisibilityTimeout = true,
        DistributedLockTimeout = LockLife,
        JobExpirationCheckInterval = ExpirationCheck,
        DeleteExpiredBatchSize = 5_000,
    })
    {
        JobExpirationTimeout = options.KeepFor,
    };

    // Hangfire opens a connection for every statement and leaves no state in it: clearing it each time would be several times the
    // statements that it sends. The pool is its own, so that its blocking workers cannot take the connections of everybody else.
    private sealed class Connections(string connectionString, HangfireOptions options, int platforms) : IConnectionFactory
    {
        private readonly NpgsqlDataSource _database = DataRegistration.CreateDataSource(new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "monitor-hangfire",
            NoResetOnClose = true,
            MaxPoolSize = (options.TriggerWorkers + options.ItemWorkers) * platforms + OtherConnections,
        }.ConnectionString);

        public NpgsqlConnection GetOrCreateConnection() => _database.CreateConnection();
    }
}
