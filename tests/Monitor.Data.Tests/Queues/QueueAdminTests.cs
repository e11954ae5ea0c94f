using Monitor.Data.Queues;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Queues;

public sealed class QueueAdminTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.DefaultStart;

    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _source = DataRegistration.CreateDataSource(_database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_a_change_leaves_out_stays_as_it_is()
    {
        var clock = new ManualTimeProvider();
        var admin = new QueueAdmin(_source.Contexts(), clock);
        await _database.ExecuteAsync(
            "insert into queue (name, priority, max_running, created_at, waiting_since) values ('q', 2, 5, $1, $1), ('other', 2, 5, $1, $1)", Now.UtcDateTime);

        Assert.True(await admin.ChangeAsync("q", new() { Paused = true }, default));
        Assert.Equal("5 t t f", await StateAsync());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await admin.ChangeAsync("q", new() { Paused = true, MaxRunning = 3 }, default));
        Assert.Equal("3 t t f", await StateAsync());
        Assert.True(await admin.ChangeAsync("q", new() { Paused = false }, default));
        Assert.Equal("3 f f f", await StateAsync());
        Assert.False(await admin.ChangeAsync("none", new() { Paused = true }, default));
        Assert.Equal(1, await _database.ScalarAsync<long>("select count(*) from queue where waiting_since is not null"));
    }

    // Paused, paused since the first time, waiting.
    private Task<string?> StateAsync() => _database.ScalarAsync<string>(
        """
        select max_running || ' ' || left((paused_at is not null)::text, 1) || ' ' || left(coalesce(paused_at = created_at, false)::text, 1)
            || ' ' || left((waiting_since is not null)::text, 1)
        from queue where name = 'q'
        """);
}
