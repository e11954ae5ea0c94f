using Microsoft.Extensions.Configuration;
using Monitor.Data.Database;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Database;

public sealed class DatabaseOptionsTests
{
    [Fact]
    public void Nothing_configured_means_the_own_server_in_the_folder_data()
    {
        var options = Read();

        Assert.Null(options.ConnectionString);
        Assert.Equal("data", options.Embedded.DataDirectory);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_variable_is_as_good_as_none(string empty)
    {
        var options = Read(("PG_URL", empty), ("Database:ConnectionString", empty), ("MONITOR_DATA_DIR", empty));

        Assert.Null(options.ConnectionString);
        Assert.Equal("data", options.Embedded.DataDirectory);
    }

    [Theory]
    [InlineData("PG_URL")]
    [InlineData("Database:ConnectionString")]
    public void Either_name_takes_a_URL(string name)
    {
        var parsed = Parse((name, "postgres://ann:p%40ss%3Aword@db.example:6543/numbers?sslmode=verify-full&application_name=monitor"));

        Assert.Equal(("db.example", 6543, "numbers"), (parsed.Host, parsed.Port, parsed.Database));
        Assert.Equal(("ann", "p@ss:word"), (parsed.Username, parsed.Password));
        Assert.Equal((SslMode.VerifyFull, "monitor"), (parsed.SslMode, parsed.ApplicationName));
    }

    [Theory]
    [InlineData("postgresql://db.example/numbers", "db.example", 5432)]
    [InlineData("postgres://[::1]:5433/numbers", "::1", 5433)]
    [InlineData("postgres:///numbers?host=/run/postgresql", "/run/postgresql", 5432)]
    [InlineData("Host=db.example;Port=5434;Database=numbers", "db.example", 5434)]
    public void Every_usual_form_is_understood(string given, string host, int port)
    {
        var parsed = Parse(("PG_URL", given));

        Assert.Equal((host, port, "numbers"), (parsed.Host, parsed.Port, parsed.Database));
    }

    [Fact]
    public void The_long_name_wins_over_the_short_one()
    {
        var parsed = Parse(("PG_URL", "postgres://short/x"), ("Database:ConnectionString", "Host=long"));

        Assert.Equal("long", parsed.Host);
    }

    [Theory]
    [InlineData("postgres://ann:s3cret@db:notaport/numbers")]
    [InlineData("postgres://ann:s3cret@db/numbers?no_such_parameter=1")]
    [InlineData("mysql://ann:s3cret@db/numbers")]
    public void What_cannot_be_understood_is_refused_without_showing_the_password(string given)
    {
        var error = Assert.Throws<FormatException>(() => Parse(("PG_URL", given)));

        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_own_server_is_configurable()
    {
        var options = Read(
            ("MONITOR_DATA_DIR", "/srv/monitor"), ("Database:Embedded:Port", "5999"), ("Database:Embedded:BinDirectory", "/opt/pg/bin"),
            ("Database:Embedded:Settings:shared_buffers", "1GB"));

        Assert.Equal(("/srv/monitor", 5999, "/opt/pg/bin"), (options.Embedded.DataDirectory, options.Embedded.Port, options.Embedded.BinDirectory));
        Assert.Equal("1GB", options.Embedded.Settings["shared_buffers"]);
    }

    [Fact]
    public void A_pooler_is_used_without_anything_that_lasts_longer_than_a_transaction()
    {
        var options = Read(("PG_URL", "postgres://ann@db/numbers"), ("PGBOUNCER_URL", "postgres://ann@pooler:6432/numbers"));

        var pooled = new NpgsqlConnectionStringBuilder(options.PooledConnectionString);
        Assert.Equal(("db", "pooler", 6432), (new NpgsqlConnectionStringBuilder(options.ConnectionString).Host, pooled.Host, pooled.Port));
        Assert.True(pooled.NoResetOnClose);
        Assert.Contains("Max Auto Prepare=0", options.PooledConnectionString, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_pooler_alone_is_used_for_everything()
    {
        var options = Read(("PGBOUNCER_URL", "postgres://ann@pooler:6432/numbers"));

        Assert.Equal(options.PooledConnectionString, options.ConnectionString);
    }

    private static NpgsqlConnectionStringBuilder Parse(params (string, string)[] settings) => new(Read(settings).ConnectionString);

    private static DatabaseOptions Read(params (string Key, string Value)[] settings) =>
        DatabaseOptions.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build());
}
