using Monitor.Data.Tests.Redis;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.HotState;

/// <summary>Callers that block, as code of a web server now and then does, must not stop the replies of others.</summary>
public sealed class RedisConcurrencyTests(RedisServer server)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_continuation_that_blocks_does_not_hold_back_the_replies_of_64_others()
    {
        await using var client = await RedisClient.ConnectAsync(server);
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocked = BlockAfterReplyAsync();
        await entered.Task;

        var callers = Enumerable.Range(0, 64).Select(number => CallAsync(client, number));
        await Task.WhenAll(callers).WaitAsync(Patience.Of(TimeSpan.FromSeconds(30)), TimeProvider.System);
        await client.IsBackAsync();
        release.Set();
        Assert.True(await blocked);

        async Task<bool> BlockAfterReplyAsync()
        {
            await client.Hot.IsPausedAsync(Guid.NewGuid(), None);
            entered.SetResult();
            return release.Wait(TimeSpan.FromSeconds(60));
        }
    }

    [Fact]
    public async Task Callers_may_wait_for_one_another_synchronously()
    {
        await using var client = await RedisClient.ConnectAsync(server);
        var task = Guid.NewGuid();
        await client.Hot.SetPausedAsync([task], None);
        // The analyzers rightly object to this in the product; here it is the point.
#pragma warning disable xUnit1031
        Assert.True(client.Hot.IsPausedAsync(task, None).Result);
#pragma warning restore xUnit1031
    }

    private static async Task CallAsync(RedisClient client, int number)
    {
        var task = Guid.NewGuid();
        for (var round = 0; round < 20; round++)
        {
            await client.Hot.SetPausedAsync([task], None);
            Assert.True(await client.Hot.IsPausedAsync(task, None));
            await client.StorePageAsync($"parallel:{task}", $"{number}");
            Assert.True(await client.HasPageAsync($"parallel:{task}", $"{number}"));
            await client.Hot.ClearPausedAsync([task], None);
            Assert.False(await client.Hot.IsPausedAsync(task, None));
        }
    }
}
