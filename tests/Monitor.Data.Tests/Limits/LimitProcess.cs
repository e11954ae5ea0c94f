using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Limits;
using Monitor.Data.Tests.Redis;
using Monitor.Testing;
using Npgsql;

namespace Monitor.Data.Tests.Limits;

/// <summary>A process of the product as its limiter sees it: a connection of its own, and the database with the other processes.</summary>
internal sealed class LimitProcess : IAsyncDisposable
{
    /// <summary>As in the product, only shorter.</summary>
    public static readonly LimitTimings Timings = new(
        Refresh: TimeSpan.FromMilliseconds(100), Grace: TimeSpan.FromMilliseconds(700), Lease: TimeSpan.FromMilliseconds(900),
        Longest: TimeSpan.FromSeconds(3));

    private readonly RedisClient _client;

    private LimitProcess(RedisClient client, NpgsqlDataSource? database) =>
        (_client, Limiter) = (client, LimiterOf(client, database, Timings));

    public RedisRateLimiter Limiter { get; }

    /// <summary>When the takes that were allowed were asked for and answered.</summary>
    public ConcurrentBag<(TimeSpan Asked, TimeSpan Answered)> Taken { get; } = [];

    public static LimitProcess Start(string redis, NpgsqlDataSource? database) => new(RedisClient.Create(redis, RedisClient.Brief), database);

    public static RedisRateLimiter LimiterOf(RedisClient client, NpgsqlDataSource? database, LimitTimings timings) =>
        new(client.Hot.Connection, new LimitPeers(database, timings, TimeProvider.System), timings, TimeProvider.System, NullLogger.Instance);

    public static Task RegisterWorkersAsync(TestDatabase database, int count) => database.ExecuteAsync(
        $"insert into worker (name, roles, started_at, heartbeat_at) select 'w' || i, 'worker', now(), now() from generate_series(1, {count}) i");

    public async Task<bool> TakesAsync(LimitLevel level) => (await Limiter.TakeAsync([level], CancellationToken.None)).Allowed;

    /// <summary>Takes as much as it gets.</summary>
    public async Task HammerAsync(LimitLevel level, long start, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            var asked = TimeProvider.System.GetElapsedTime(start);
            if (await TakesAsync(level))
                Taken.Add((asked, TimeProvider.System.GetElapsedTime(start)));
            else
                await Task.Delay(TimeSpan.FromMilliseconds(3), TimeProvider.System, CancellationToken.None);
        }
    }

    public Task IsBackAsync() => _client.IsBackAsync();

    public Task IsAwayAsync() => _client.IsAwayAsync();

    public async ValueTask DisposeAsync()
    {
        Limiter.Dispose();
        await _client.DisposeAsync();
    }
}
