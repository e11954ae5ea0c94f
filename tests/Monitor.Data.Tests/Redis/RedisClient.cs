using Monitor.Data.HotState;
using Monitor.Data.Redis;
using Monitor.Testing;

namespace Monitor.Data.Tests.Redis;

/// <summary>A hot state over a server, as one process of the product has it, and what it logged.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    /// <summary>Patient enough for a busy test machine.</summary>
    public static readonly RedisTimings Patient = RedisTimings.Default with { Answer = TimeSpan.FromSeconds(10) };

    /// <summary>For tests in which the server is away: a time-out that does not hold the suite up.</summary>
    public static readonly RedisTimings Brief = new(
        Answer: TimeSpan.FromMilliseconds(500), Heartbeat: TimeSpan.FromMilliseconds(200), Retry: TimeSpan.FromMilliseconds(100));

    private RedisClient(string address, RedisTimings timings, int mostMissedDeletes) =>
        Hot = new RedisHotState(RedisAddress.Parse(address), timings, Log, mostMissedDeletes);

    public LogLines<RedisHotState> Log { get; } = new();

    public RedisHotState Hot { get; }

    /// <summary>Does not wait until the server is connected.</summary>
    public static RedisClient Create(string address, RedisTimings timings) => new(address, timings, mostMissedDeletes: 1_000);

    public static async Task<RedisClient> ConnectAsync(RedisServer server, RedisTimings? timings = null, int mostMissedDeletes = 1_000)
    {
        var client = new RedisClient(server.ConnectionString, timings ?? Patient, mostMissedDeletes);
        await client.IsBackAsync();
        return client;
    }

    public Task IsBackAsync() => Eventually.BecomesTrueAsync(() => Hot.IsAvailable, TimeSpan.FromSeconds(30));

    public Task IsAwayAsync() => Eventually.BecomesTrueAsync(() => !Hot.IsAvailable, TimeSpan.FromSeconds(30));

    /// <summary>Stores a page for an hour, as a reader that has just missed it does.</summary>
    public async Task StorePageAsync(string subject, string page, TimeSpan? ttl = null)
    {
        var miss = await Hot.GetHistoryAsync(subject, page, CancellationToken.None);
        await Hot.StoreHistoryAsync(subject, page, "content"u8.ToArray(), ttl ?? TimeSpan.FromHours(1), miss.Generation, CancellationToken.None);
    }

    public async Task<bool> HasPageAsync(string subject, string page) =>
        (await Hot.GetHistoryAsync(subject, page, CancellationToken.None)).Payload is not null;

    public ValueTask DisposeAsync() => Hot.DisposeAsync();
}
