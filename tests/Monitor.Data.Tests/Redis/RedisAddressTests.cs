using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Redis;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://cache", "cache", 6379, null, null)]
    [InlineData("redis://cache:6380/3", "cache", 6380, null, 3)]
    [InlineData("redis://:p%40ss%2Cword@cache:6380/0", "cache", 6380, "p@ss,word", 0)]
    [InlineData("redis://default:secret@cache", "cache", 6379, "secret", null)]
    [InlineData("redis://cache/?timeout=5", "cache", 6379, null, null)]
    [InlineData("cache", "cache", 6379, null, null)]
    [InlineData("cache:6380,password=secret,defaultDatabase=2", "cache", 6380, "secret", 2)]
    [InlineData("cache:6380,abortConnect=true", "cache", 6380, null, null)]
    public void An_address_is_read_in_either_form(string address, string host, int port, string? password, int? database)
    {
        var options = RedisAddress.Parse(address);
        options.SetDefaultPorts();
        var endPoint = Assert.IsType<DnsEndPoint>(Assert.Single(options.EndPoints));
        Assert.Equal((host, port), (endPoint.Host, endPoint.Port));
        Assert.Equal((password, database), (options.Password, options.DefaultDatabase));
        Assert.False(options.Ssl);
        Assert.False(options.AbortOnConnectFail);
    }

    [Theory]
    [InlineData("redis://:sesame@cache", null)]
    [InlineData("redis://some%40one:sesame@cache", "some@one")]
    public void A_user_is_read(string address, string? user)
    {
        var options = RedisAddress.Parse(address);
        Assert.Equal((user, "sesame"), (options.User, options.Password));
    }

    [Fact]
    public void A_rediss_address_asks_for_tls() => Assert.True(RedisAddress.Parse("rediss://cache:6380").Ssl);

    [Fact]
    public void An_ipv6_address_is_read() =>
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 6380), Assert.Single(RedisAddress.Parse("redis://[::1]:6380").EndPoints));

    [Fact]
    public void The_users_own_options_win_over_the_defaults()
    {
        Assert.Equal(2_000, RedisAddress.Parse("cache").ConnectTimeout);
        Assert.Equal(700, RedisAddress.Parse("cache,connectTimeout=700").ConnectTimeout);
    }

    [Theory]
    [InlineData("http://cache")]
    [InlineData("redis://")]
    [InlineData("redis://:p@ss/word@cache")]
    [InlineData("redis://sesame@cache")]
    [InlineData("redis://:sesame@cache/first")]
    [InlineData("password=sesame")]
    [InlineData("cache,sesame=1")]
    [InlineData("cache,connectTimeout=sesame")]
    public void A_wrong_address_is_refused_without_repeating_it(string address)
    {
        var error = Assert.Throws<FormatException>(() => RedisAddress.Parse(address));
        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_is_described_without_its_password() =>
        Assert.Equal("cache:6380", RedisAddress.Describe(RedisAddress.Parse("redis://:sesame@cache:6380")));

    [Theory]
    [InlineData("Redis:ConnectionString")]
    [InlineData("REDIS_URL")]
    public async Task Redis_is_used_where_it_is_configured(string setting)
    {
        await using var services = Build(setting, $"redis://127.0.0.1:{FreePort.Next()}");
        Assert.True(services.GetRequiredService<IHotState>().IsShared);
    }

    [Fact]
    public async Task The_section_wins_over_the_variable()
    {
        await using var services = Build("Redis:ConnectionString", "first", "REDIS_URL", "redis://second");
        Assert.Equal("first", services.GetRequiredService<IOptions<HotStateOptions>>().Value.ConnectionString);
    }

    [Fact]
    public async Task This_process_keeps_the_state_where_no_redis_is_configured()
    {
        await using var services = Build("Redis:ConnectionString", "");
        Assert.False(services.GetRequiredService<IHotState>().IsShared);
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_start_and_names_itself()
    {
        await using var services = Build("REDIS_URL", "redis://sesame@cache");
        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("REDIS_URL", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
    }

    private static ServiceProvider Build(params string[] settings) => new ServiceCollection()
        .AddLogging()
        .AddHotState(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Chunk(2).ToDictionary(pair => pair[0], pair => (string?)pair[1])).Build())
        .BuildServiceProvider();
}
