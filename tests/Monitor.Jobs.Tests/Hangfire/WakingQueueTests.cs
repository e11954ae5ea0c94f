using Hangfire.Storage;
using Monitor.Data;
using Monitor.Jobs.Hangfire;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Jobs.Tests.Hangfire;

/// <summary>Workers of items look for jobs every ten seconds, and at once when they are woken.</summary>
public sealed class WakingQueueTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TimeSpan LessThanALook = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private TestDatabase _database = null!;
    private ItemStorage _items = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        await using var source = DataRegistration.CreateDataSource(_database.ConnectionString);
        await new HangfireSchema(source, TimeProvider.System).StartAsync(default);
        _items = HangfireStorage.CreateForItems(_database.ConnectionString, new HangfireOptions());
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task As_many_are_woken_as_there_are_jobs_and_the_others_sleep_on()
    {
        var workers = await FallAsleepAsync(3);
        await EnqueueAsync(2);

        _items.Queue.Wake(2);

        var first = await Task.WhenAny(workers).WaitAsync(LessThanALook);
        var second = await Task.WhenAny(workers.Where(worker => worker != first)).WaitAsync(LessThanALook);
        Assert.NotEqual((await first)!.JobId, (await second)!.JobId);
        await _stop.CancelAsync();
        Assert.Equal(1, (await Task.WhenAll(workers)).Count(job => job is null));
    }

    [Fact]
    public async Task Who_is_asked_to_stop_stops()
    {
        var workers = await FallAsleepAsync(1);

        await _stop.CancelAsync();

        Assert.Null(await workers.Single().WaitAsync(LessThanALook));
    }

    // Their first look is held up until all of them are at it: whoever comes back from it has seen no job and sleeps.
    private async Task<Task<IFetchedJob?>[]> FallAsleepAsync(int workers)
    {
        await using var source = DataRegistration.CreateDataSource(_database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("lock table hangfire.jobqueue", connection, transaction))
            await command.ExecuteNonQueryAsync();
        var sleepers = Enumerable.Range(0, workers).Select(_ => DequeueAsync()).ToArray();
        await Eventually.BecomesTrueAsync(async () => await LookingAsync() == workers);
        await transaction.CommitAsync();
        await Eventually.BecomesTrueAsync(async () => await LookingAsync() == 0);
        return sleepers;
    }

    private Task<long> LookingAsync() => _database.ScalarAsync<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'monitor-hangfire' and state = 'active'");

    // Null when it was stopped.
    private Task<IFetchedJob?> DequeueAsync() => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return _items.Queue.Dequeue([JobQueues.Throttled], _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private Task EnqueueAsync(int jobs) => _database.ExecuteAsync(
        """
        with jobs as (
            insert into hangfire.job (invocationdata, arguments, createdat) select '{}', '[]', now() from generate_series(1, $1) returning id)
        insert into hangfire.jobqueue (jobid, queue) select id, $2 from jobs
        """, jobs, JobQueues.Throttled);
}
