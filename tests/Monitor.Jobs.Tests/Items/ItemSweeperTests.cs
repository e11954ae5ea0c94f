using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Jobs.Items;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Jobs.Tests.Items;

public sealed class ItemSweeperTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new();
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private ItemSweeper _sweeper = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = DataServices.Over(
            _database, _time, services => services.AddSingleton(Options.Create(new QueueOptions { Lease = Lease })).AddSingleton<ItemSweeper>());
        _sweeper = _services.GetRequiredService<ItemSweeper>();
        await ClaimAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_lease_that_ended_is_taken_away()
    {
        await _sweeper.RunOnceAsync(default);
        Assert.Equal(1L, await LeasedAsync());

        _time.Advance(Lease);
        await _sweeper.RunOnceAsync(default);

        Assert.Equal(0L, await LeasedAsync());
    }

    [Fact]
    public async Task Leases_that_ended_while_the_database_was_away_get_the_time_of_one_to_come_back()
    {
        await _sweeper.RunOnceAsync(default);
        await _database.ExecuteAsync("alter table queue_item rename to away");
        await Assert.ThrowsAnyAsync<Exception>(() => _sweeper.RunOnceAsync(default));
        _time.Advance(Lease * 2);
        await Assert.ThrowsAnyAsync<Exception>(() => _sweeper.RunOnceAsync(default));
        await _database.ExecuteAsync("alter table away rename to queue_item");

        await _sweeper.RunOnceAsync(default);
        _time.Advance(Lease / 2);
        await _sweeper.RunOnceAsync(default);
        Assert.Equal(1L, await LeasedAsync());

        _time.Advance(Lease / 2);
        await _sweeper.RunOnceAsync(default);
        Assert.Equal(0L, await LeasedAsync());
    }

    private async Task ClaimAsync()
    {
        var source = _services.GetRequiredService<NpgsqlDataSource>();
        await using var connection = await source.OpenConnectionAsync();
        var queue = await QueueRows.CreateAsync(connection, new("q", FlowQueues.Kind, QueuePriority.Scheduled, 1), _time.GetUtcNow(), default);
        await QueueRows.EnqueueAsync(connection, queue, [new(ScrapeRequestKind.Id, 1, 0, _time.GetUtcNow(), 4)], default);
        await _database.ExecuteAsync("insert into worker (name, roles, started_at, heartbeat_at) values ('w', 'worker', now(), now())");
        Assert.Single(await _services.GetRequiredService<QueueClaims>().ClaimAsync(QueuePriority.Scheduled, 1, 1, Lease, _time.GetUtcNow(), default));
    }

    private Task<long> LeasedAsync() => _database.ScalarAsync<long>("select count(*) from queue_item where worker_id is not null");
}
