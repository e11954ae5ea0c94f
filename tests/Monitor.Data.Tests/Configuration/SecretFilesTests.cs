using Microsoft.Extensions.Configuration;
using Monitor.Data.Configuration;
using Monitor.Testing;
using Xunit;

namespace Monitor.Data.Tests.Configuration;

public sealed class SecretFilesTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("PG_URL")]
    [InlineData("PGBOUNCER_URL")]
    [InlineData("REDIS_URL")]
    [InlineData("ROCKETAPI_KEY")]
    [InlineData("Providers:tikhub:ApiKey")]
    [InlineData("Auth:SetupSecret")]
    public void A_secret_may_come_from_a_file(string option)
    {
        var configuration = Configuration(($"{option}_FILE", Written("from a file\n")));

        configuration.AddSecretFiles();

        Assert.Equal("from a file", configuration[option]);
    }

    [Fact]
    public void What_is_given_itself_wins()
    {
        var configuration = Configuration(("PG_URL", "given"), ("PG_URL_FILE", Written("from a file")));

        configuration.AddSecretFiles();

        Assert.Equal("given", configuration["PG_URL"]);
    }

    [Fact]
    public void Variables_of_others_are_left_alone()
    {
        var configuration = Configuration(("SSL_CERT_FILE", "/no/such/file"));

        configuration.AddSecretFiles();

        Assert.Null(configuration["SSL_CERT"]);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        var error = Assert.Throws<FormatException>(() => Configuration(("REDIS_URL_FILE", "/no/such/file")).AddSecretFiles());

        Assert.Equal("REDIS_URL_FILE names a file that cannot be read: /no/such/file.", error.Message);
    }

    private static ConfigurationManager Configuration(params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value)));
        return configuration;
    }

    private string Written(string text)
    {
        var path = Path.Combine(_directory.Path, "secret");
        File.WriteAllText(path, text);
        return path;
    }
}
