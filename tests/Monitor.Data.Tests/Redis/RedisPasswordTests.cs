using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Redis;

public sealed class RedisPasswordTests
{
    private const string Password = "s3same-open";

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_server_with_a_password_is_used()
    {
        await using var server = await RedisServer.StartNewAsync(Password);
        await using var client = RedisClient.Create($"redis://:{Password}@127.0.0.1:{server.Port}/0", RedisClient.Patient);
        await client.IsBackAsync();
        Assert.False(await client.Hot.IsPausedAsync(Guid.NewGuid(), None));
    }

    [Fact]
    public async Task A_user_of_the_server_is_used()
    {
        await using var server = await RedisServer.StartNewAsync(Password);
        await server.SendAsync("ACL SETUSER monitor on >sesame ~* &* +@all");
        await using var client = RedisClient.Create($"redis://monitor:sesame@127.0.0.1:{server.Port}/0", RedisClient.Patient);
        await client.IsBackAsync();
        Assert.Contains("user=monitor", await server.SendAsync("CLIENT LIST"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://127.0.0.1:{0}")]
    [InlineData("redis://:" + Password + "-wrong@127.0.0.1:{0}")]
    public async Task A_wrong_password_is_an_outage_that_is_logged_without_it(string address)
    {
        await using var server = await RedisServer.StartNewAsync(Password);
        await using var client = RedisClient.Create(
            address.Replace("{0}", $"{server.Port}", StringComparison.Ordinal), RedisClient.Brief);
        Assert.Null(await client.Hot.IsPausedAsync(Guid.NewGuid(), None));
        await Eventually.BecomesTrueAsync(() => client.Log.Count("is away") == 1);
        Assert.False(client.Hot.IsAvailable);
        Assert.DoesNotContain(Password, client.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_not_logged_when_the_server_goes_away()
    {
        await using var server = await RedisServer.StartNewAsync(Password);
        await using var client = await RedisClient.ConnectAsync(server, RedisClient.Brief);
        await server.KillAsync();
        await client.IsAwayAsync();
        await Eventually.BecomesTrueAsync(() => client.Log.Count($"127.0.0.1:{server.Port} is away") == 1);
        Assert.DoesNotContain(Password, client.Log.All, StringComparison.Ordinal);
    }
}
