using Monitor.Data.Limits;
using Monitor.Data.Tests.Redis;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Limits;

public sealed class TokenBucketsTests(RedisServer server)
{
    private static readonly BucketSize ThreeAnHour = new(3, TimeSpan.FromHours(1), Burst: 3);

    [Fact]
    public async Task Two_processes_empty_one_bucket_together()
    {
        await using var one = await RedisClient.ConnectAsync(server);
        await using var other = await RedisClient.ConnectAsync(server);
        var (first, second) = (new TokenBuckets(one.Hot.Connection), new TokenBuckets(other.Hot.Connection));
        var key = $"{Guid.NewGuid()}";

        Assert.Equal(TimeSpan.Zero, await first.TakeAsync(key, ThreeAnHour, default));
        Assert.Equal(TimeSpan.Zero, await second.TakeAsync(key, ThreeAnHour, default));
        Assert.Equal(TimeSpan.Zero, await first.TakeAsync(key, ThreeAnHour, default));

        Assert.InRange(await second.TakeAsync(key, ThreeAnHour, default), TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task A_refusal_costs_nothing_and_tokens_come_back()
    {
        await using var client = await RedisClient.ConnectAsync(server);
        var buckets = new TokenBuckets(client.Hot.Connection);
        var key = $"{Guid.NewGuid()}";
        var size = new BucketSize(10, TimeSpan.FromSeconds(1), Burst: 1);
        await buckets.TakeAsync(key, size, default);
        for (var i = 0; i < 20; i++)
            await buckets.TakeAsync(key, size, default);

        await Eventually.BecomesTrueAsync(async () => await buckets.TakeAsync(key, size, default) == TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Without_Redis_nothing_is_refused()
    {
        var buckets = new TokenBuckets(redis: null);

        for (var i = 0; i < 10; i++)
            Assert.Equal(TimeSpan.Zero, await buckets.TakeAsync("a", ThreeAnHour, default));
    }
}
