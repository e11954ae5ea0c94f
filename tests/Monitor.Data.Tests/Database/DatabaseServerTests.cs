using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Database;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Database;

public sealed class DatabaseServerTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_given_connection_string_switches_the_own_server_off()
    {
        using var folder = new TestDirectory();
        var data = Path.Combine(folder.Path, "data");
        await using var database = await postgres.CreateEmptyDatabaseAsync();
        var options = new DatabaseOptions { ConnectionString = database.ConnectionString, Embedded = { DataDirectory = data } };

        await using var server = await DatabaseServer.StartAsync(options, NullLogger.Instance, TestContext.Current.CancellationToken);

        Assert.Null(server.Embedded);
        Assert.False(Directory.Exists(data));
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(new NpgsqlConnectionStringBuilder(database.ConnectionString).Database, connection.Database);
    }

    [Fact]
    public async Task Without_a_connection_string_the_own_server_runs_in_the_data_folder()
    {
        using var folder = new TestDirectory();
        var options = new DatabaseOptions { Embedded = { DataDirectory = folder.Path } };

        await using var server = await DatabaseServer.StartAsync(options, NullLogger.Instance, TestContext.Current.CancellationToken);

        Assert.NotNull(server.Embedded);
        Assert.Equal("monitor", new NpgsqlConnectionStringBuilder(server.ConnectionString).Database);
        Assert.True(Directory.Exists(Path.Combine(folder.Path, "postgres")));
    }
}
