using Microsoft.Extensions.Configuration;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Contract;
using Xunit;

namespace Monitor.Jobs.Tests.Collection;

public sealed class ProviderSettingsTests
{
    [Fact]
    public void A_dash_in_a_name_may_be_written_as_an_underscore()
    {
        var settings = Of("rapidapi-arraybobo", ("Providers:rapidapi_arraybobo:ApiKey", "k1"), ("Providers:rapidapi-jotucker:ApiKey", "k2"));

        Assert.Equal("k1", settings.ApiKey);
    }

    [Fact]
    public void The_name_as_it_is_wins()
    {
        var settings = Of("rapidapi-arraybobo", ("Providers:rapidapi_arraybobo:ApiKey", "k1"), ("Providers:rapidapi-arraybobo:ApiKey", "k2"));

        Assert.Equal("k2", settings.ApiKey);
    }

    [Fact]
    public void Fields_come_with_the_key()
    {
        var settings = Of("graphapi", ("Providers:graphapi:ApiKey", "token"), ("Providers:graphapi:Fields:user_id", "1784"));

        Assert.Equal(("token", "1784"), (settings.ApiKey, settings.Fields["user_id"]));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5099")]
    [InlineData("http://127.0.0.1:5099/")]
    public void One_option_sends_every_provider_to_the_simulator(string address)
    {
        var settings = Of("rapidapi-arraybobo", ("Collection:DemoBaseUrl", address), ("Providers:rapidapi-arraybobo:ApiKey", "a-real-key"));

        Assert.Equal(new Uri("http://127.0.0.1:5099/rapidapi-arraybobo"), settings.BaseUrl);
        Assert.Equal(("demo", true), (settings.ApiKey, settings.Demo));
        Assert.NotEmpty(settings.Fields["user_id"]);
    }

    private static ProviderOptions Of(string name, params (string Key, string Value)[] values) => ProviderSettings.Of(
        name, new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build());
}
