using Hangfire.PostgreSql;
using Npgsql;

namespace Monitor.Jobs.Hangfire;

/// <summary>Hangfire's storage in the product's database, over the product's connections.</summary>
internal static class HangfireStorage
{
    // A process that is killed leaves its locks behind. Two processes that hold one at once do no harm here: a slot is claimed once.
    private static readonly TimeSpan LockLife = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ExpirationCheck = TimeSpan.FromMinutes(2);

    public static PostgreSqlStorage Create(NpgsqlDataSource database, HangfireOptions options) => new(new Connections(database), new()
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
        JobExpirationTimeout = options.JobsKeptFor,
    };

    private sealed class Connections(NpgsqlDataSource database) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => database.CreateConnection();
    }
}
