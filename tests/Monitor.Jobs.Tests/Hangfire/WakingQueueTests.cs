using Hangfire.Storage;
using Monitor.Data;
using Monitor.Jobs.Hangfire;
using Monitor.Testing;
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
        _items = HangfireStorage.CreateForItems(_database.ConnectionString, new HangfireOptions(), platforms: 1);
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task As_many_are_woken_as_there_are_jobs_and_the_others_sleep_on()
    {
        var workers = Enumerable.Range(0, 3).Select(_ => DequeueAsync()).ToArray();
        await FallAsleepAsync(workers.Length);
        await EnqueueAsync(2);

        _items.Queue.Wake(2);

        var first = await (await Task.WhenAny(workers)).WaitAsync(LessThanALook);
        var second = await (await Task.WhenAny(workers.Where(worker => !worker.IsCompleted))).WaitAsync(LessThanALook);
        Assert.NotEqual(first!.JobId, second!.JobId);
        await _stop.CancelAsync();
        Assert.Equal(1, (await Task.WhenAll(workers)).Count(job => job is null));
    }

    [Fact]
    public async Task Who_is_asked_to_stop_stops()
    {
        var worker = DequeueAsync();
        await FallAsleepAsync(1);

        await _stop.CancelAsync();

        Assert.Null(await worker.WaitAsync(LessThanALook));
    }

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

    // A worker whose connection is idle has looked.
    private Task FallAsleepAsync(int workers) => Eventually.BecomesTrueAsync(async () => await _database.ScalarAsync<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'monitor-hangfire' and state = 'idle' and query = 'COMMIT'")
        >= 1 && await _database.ScalarAsync<long>(
        "select xact_commit from pg_stat_database where datname = current_database()") >= workers);

    private Task EnqueueAsync(int jobs) => _database.ExecuteAsync(
        """
        with jobs as (
            insert into hangfire.job (invocationdata, arguments, createdat) select '{}', '[]', now() from generate_series(1, $1) returning id)
        insert into hangfire.jobqueue (jobid, queue) select id, $2 from jobs
        """, jobs, JobQueues.Throttled);
}
