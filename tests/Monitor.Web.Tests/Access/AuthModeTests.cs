using Microsoft.Extensions.Configuration;
using Monitor.Web.Access;
using Xunit;

namespace Monitor.Web.Tests.Access;

/// <summary>When nobody said whether callers have to prove who they are.</summary>
public sealed class AuthModeTests
{
    private static readonly (string, string) Simulator = ("Collection:DemoBaseUrl", "http://127.0.0.1:5099");
    private static readonly (string, string) RealKey = ("Providers:tikhub:ApiKey", "k");
    private static readonly (string, string) DemoProvider = ("Providers:tikhub:Demo", "true");

    [Fact]
    public void Demo_data_on_the_machine_itself_is_open()
    {
        Assert.True(IsOpen(Simulator));
        Assert.True(IsOpen(Simulator, ("MONITOR_BIND", "localhost")));
        Assert.True(IsOpen(RealKey, DemoProvider));
    }

    [Fact]
    public void Demo_data_on_a_network_is_not_open() => Assert.False(IsOpen(Simulator, ("MONITOR_BIND", "0.0.0.0")));

    [Fact]
    public void A_real_provider_or_none_is_not_open()
    {
        Assert.False(IsOpen(RealKey));
        Assert.False(IsOpen());
    }

    private static bool IsOpen(params (string Key, string Value)[] settings) =>
        AuthMode.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value, StringComparer.Ordinal)).Build()).IsOpen;
}
