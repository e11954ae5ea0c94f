using Monitor.Data.Tests.Redis;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.HotState;

/// <summary>What should have been deleted while Redis was away is gone before it is asked again.</summary>
public sealed class RedisMissedDeletesTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_page_invalidated_during_an_outage_is_not_served_after_it()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        await client.StorePageAsync("written", "first");
        await client.StorePageAsync("untouched", "first");
        server.Pause();
        await client.IsAwayAsync();
        await client.Hot.InvalidateHistoryAsync(["written"], None);
        server.Resume();
        await client.IsBackAsync();
        Assert.False(await client.HasPageAsync("written", "first"));
        Assert.True(await client.HasPageAsync("untouched", "first"));
    }

    [Fact]
    public async Task A_task_resumed_during_an_outage_is_not_paused_after_it()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        var (resumed, paused) = (Guid.NewGuid(), Guid.NewGuid());
        await client.Hot.SetPausedAsync([resumed, paused], None);
        server.Pause();
        await client.IsAwayAsync();
        await client.Hot.ClearPausedAsync([resumed], None);
        server.Resume();
        await client.IsBackAsync();
        Assert.False(await client.Hot.IsPausedAsync(resumed, None));
        Assert.True(await client.Hot.IsPausedAsync(paused, None));
    }

    [Fact]
    public async Task After_more_misses_than_can_be_remembered_nothing_cached_is_trusted()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief, mostMissedDeletes: 3);
        var paused = Guid.NewGuid();
        var subjects = Enumerable.Range(0, 1_500).Select(number => $"subject {number}").ToList();
        await Task.WhenAll(subjects.Select(subject => client.StorePageAsync(subject, "first")));
        await client.Hot.SetPausedAsync([paused], None);
        await server.SendAsync("SET unrelated 1");
        server.Pause();
        await client.IsAwayAsync();
        await client.Hot.InvalidateHistoryAsync(["a", "b"], None);
        server.Resume();
        await client.IsBackAsync();
        Assert.Equal(":1", await server.SendAsync("DBSIZE"));
        Assert.EndsWith("\n1", await server.SendAsync("GET unrelated"), StringComparison.Ordinal);
    }
}
