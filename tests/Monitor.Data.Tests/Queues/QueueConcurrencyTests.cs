using System.Collections.Concurrent;
using Monitor.Data.Content;
using Monitor.Data.Queues;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Queues;

public sealed class QueueConcurrencyTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int QueueCount = 40;
    private const int ItemsPerEnqueuer = 600;

    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;
    private QueueClaims _claims = null!;
    private QueueLeases _leases = null!;
    private QueueResultWriter _writer = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _source = DataRegistration.CreateDataSource(_database.ConnectionString);
        var kinds = new ItemKinds([]);
        _claims = new(_source, kinds);
        _leases = new(_source, kinds);
        _writer = new(_source, new ContentWriter(new RecordOptions()), kinds);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public async Task Many_workers_share_queues_without_double_claims_overruns_or_lost_wake_ups(int workers)
    {
        var limits = new Dictionary<long, int>();
        for (var i = 0; i < QueueCount; i++)
            limits[await QueueAsync($"q{i}", limit: 1 + i % 10, teamId: 1)] = 1 + i % 10;
        var queues = limits.Keys.ToArray();
        const int Enqueuers = 4;
        var runs = new ConcurrentDictionary<long, int>();
        var running = queues.ToDictionary(id => id, _ => new StrongCount());
        var overruns = 0;
        var finished = 0;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        var enqueue = Enumerable.Range(0, Enqueuers).Select(async e =>
        {
            var random = new Random(e);
            for (var i = 0; i < ItemsPerEnqueuer; i += 5)
            {
                var items = Enumerable.Range(0, 5).Select(k => Item(e * 1_000_000 + i + k)).ToArray();
                await using var connection = await _source.OpenConnectionAsync(stop.Token);
                await using var transaction = await connection.BeginTransactionAsync(stop.Token);
                await QueueRows.EnqueueAsync(connection, queues[random.Next(queues.Length)], items, stop.Token);
                await transaction.CommitAsync(stop.Token);
            }
        }).ToArray();
        var work = Enumerable.Range(1, workers).Select(async worker =>
        {
            while (Volatile.Read(ref finished) < Enqueuers * ItemsPerEnqueuer)
            {
                var items = await _claims.ClaimAsync(QueuePriority.Batch, 20, worker, TimeSpan.FromMinutes(1), TimeProvider.System.GetUtcNow(), stop.Token);
                foreach (var item in items)
                {
                    runs.AddOrUpdate(item.RefId, 1, (_, n) => n + 1);
                    // Counted after the claim and uncounted before the completion: what is seen here is never more than what ran.
                    if (running[item.QueueId].Increment() > limits[item.QueueId])
                        Interlocked.Increment(ref overruns);
                }

                foreach (var item in items)
                    running[item.QueueId].Decrement();
                var recorded = await _writer.WriteAsync([.. items.Select(Done)], TimeProvider.System.GetUtcNow(), stop.Token);
                Interlocked.Add(ref finished, recorded.Items.Count);
            }
        }).ToArray();
        await Task.WhenAll(enqueue);
        await Task.WhenAll(work);

        Assert.Equal(Enqueuers * ItemsPerEnqueuer, runs.Count);
        Assert.All(runs, run => Assert.Equal(1, run.Value));
        Assert.Equal(0, overruns);
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from queue_item"));
        Assert.Equal(0, await _leases.WakeStrandedAsync(TimeProvider.System.GetUtcNow(), default));
    }

    [Fact]
    public async Task A_result_that_comes_after_the_lease_was_lost_leaves_nothing()
    {
        var queue = await QueueAsync("q", 1, 1);
        await EnqueueAsync(queue, Item(1));
        var late = Assert.Single(await ClaimAsync());

        Assert.Equal(1, await _leases.SweepAsync(TimeProvider.System.GetUtcNow().AddMinutes(2), default));
        var recorded = await _writer.WriteAsync([Done(late)], TimeProvider.System.GetUtcNow(), default);

        Assert.Empty(recorded.Items);
        Assert.Equal((short)1, await _database.ScalarAsync<short>("select failures from queue_item where worker_id is null"));
    }

    [Fact]
    public async Task A_run_that_lost_its_item_and_the_one_that_holds_it_are_told_apart_in_one_flush()
    {
        var queue = await QueueAsync("q", 1, 1);
        await EnqueueAsync(queue, Item(1));
        var old = Assert.Single(await ClaimAsync());
        await _leases.SweepAsync(TimeProvider.System.GetUtcNow().AddMinutes(2), default);
        var current = Assert.Single(await ClaimAsync(now: TimeProvider.System.GetUtcNow().AddMinutes(3)));

        Assert.Equal([(current.Id, current.RunNo)], await _leases.HeldAsync([(old.Id, old.RunNo), (current.Id, current.RunNo)], default));
        var late = Done(old) with { Outcome = ItemOutcome.Retry, RetryAt = TimeProvider.System.GetUtcNow() };
        var recorded = await _writer.WriteAsync([late, Done(current)], TimeProvider.System.GetUtcNow(), default);

        Assert.Equal((current.RunNo, ItemOutcome.Done), (Assert.Single(recorded.Items).Item.RunNo, recorded.Items[0].Outcome));
    }

    [Fact]
    public async Task A_paused_queue_is_not_claimed_and_a_higher_limit_counts_at_once()
    {
        var queue = await QueueAsync("q", 1, 1);
        await EnqueueAsync(queue, Item(1), Item(2), Item(3));
        Assert.Single(await ClaimAsync());
        Assert.Empty(await ClaimAsync());

        await new QueueAdmin(_source.Contexts(), TimeProvider.System).ChangeAsync("q", new() { Paused = true, MaxRunning = 3 }, default);
        Assert.Empty(await ClaimAsync());
        await new QueueAdmin(_source.Contexts(), TimeProvider.System).ChangeAsync("q", new() { Paused = false }, default);

        Assert.Equal(2, (await ClaimAsync()).Count);
    }

    [Fact]
    public async Task Teams_share_what_there_is_room_for_whatever_the_number_of_their_queues()
    {
        await _database.ExecuteAsync("insert into team (name) values ('other')");
        for (var i = 0; i < 10; i++)
            await EnqueueAsync(await QueueAsync($"many{i}", 50, 1), [.. Enumerable.Range(i * 100, 30).Select(n => Item(n))]);
        var single = await QueueAsync("single", 50, 2);
        await EnqueueAsync(single, [.. Enumerable.Range(5000, 10).Select(n => Item(n))]);

        var items = await ClaimAsync(20);

        Assert.Equal(10, items.Count(item => item.QueueId == single));
    }

    [Fact]
    public async Task The_higher_priority_runs_first_and_what_is_not_ready_waits()
    {
        var queue = await QueueAsync("q", 1, 1);
        var now = TimeProvider.System.GetUtcNow();
        await EnqueueAsync(queue, Item(1), Item(2, priority: 5), Item(3, priority: 9) with { RunAt = now.AddMinutes(1) });

        Assert.Equal(2, Assert.Single(await ClaimAsync()).RefId);
    }

    [Fact]
    public async Task Moments_of_calls_keep_their_distance_across_processes()
    {
        var now = TimeProvider.System.GetUtcNow();
        var pace = new CallPace(_source);

        var moments = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => pace.TakeAsync("k", TimeSpan.FromMilliseconds(110), now, default)));

        var sorted = moments.Order().ToArray();
        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.Equal(TimeSpan.FromMilliseconds(110), pair.Second - pair.First));
    }

    private async Task<long> QueueAsync(string name, int limit, long teamId)
    {
        await using var connection = await _source.OpenConnectionAsync();
        return await QueueRows.CreateAsync(
            connection, new(name, QueueLane.PacedKind, QueuePriority.Batch, limit) { TeamId = teamId }, TimeProvider.System.GetUtcNow(), default);
    }

    private async Task EnqueueAsync(long queue, params NewItem[] items)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await QueueRows.EnqueueAsync(connection, queue, items, default);
    }

    private Task<IReadOnlyList<ClaimedItem>> ClaimAsync(int limit = 20, DateTimeOffset? now = null) =>
        _claims.ClaimAsync(QueuePriority.Batch, limit, 1, TimeSpan.FromMinutes(1), now ?? TimeProvider.System.GetUtcNow(), default);

    private static NewItem Item(long refId, short priority = 0) => new(new ItemKind(1), refId, priority, TimeProvider.System.GetUtcNow(), 4);

    private static FinishedItem Done(ClaimedItem item) => new()
    {
        Item = item,
        Outcome = ItemOutcome.Done,
        FinishedAt = TimeProvider.System.GetUtcNow(),
        Result = "{}",
    };

    private sealed class StrongCount
    {
        private int _value;

        public int Increment() => Interlocked.Increment(ref _value);

        public void Decrement() => Interlocked.Decrement(ref _value);
    }
}
