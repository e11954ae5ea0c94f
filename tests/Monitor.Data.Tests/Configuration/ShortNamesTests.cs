using Microsoft.Extensions.Configuration;
using Monitor.Data.Configuration;
using Xunit;

namespace Monitor.Data.Tests.Configuration;

public sealed class ShortNamesTests
{
    [Fact]
    public void A_short_name_stands_for_its_option()
    {
        var configuration = Configuration(("ROCKETAPI_KEY", "short"));

        configuration.AddShortNames();

        Assert.Equal("short", configuration["Providers:rocketapi:ApiKey"]);
    }

    [Fact]
    public void The_long_name_wins()
    {
        var configuration = Configuration(("ROCKETAPI_KEY", "short"), ("Providers:rocketapi:ApiKey", "long"));

        configuration.AddShortNames();

        Assert.Equal("long", configuration["Providers:rocketapi:ApiKey"]);
    }

    [Fact]
    public void An_empty_short_name_says_nothing()
    {
        var configuration = Configuration(("ROCKETAPI_KEY", ""));

        configuration.AddShortNames();

        Assert.Null(configuration["Providers:rocketapi:ApiKey"]);
    }

    private static ConfigurationManager Configuration(params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value)));
        return configuration;
    }
}
