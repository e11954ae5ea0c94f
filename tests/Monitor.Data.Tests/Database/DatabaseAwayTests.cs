using Monitor.Data.Sql;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Database;

public sealed class DatabaseAwayTests(PostgresServer postgres)
{
    [Theory]
    [InlineData("Host=database.invalid;Username=nobody;Timeout=5")]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody;Timeout=5")]
    public async Task A_database_that_cannot_be_found_or_reached_is_away(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);

        var failure = await Assert.ThrowsAnyAsync<Exception>(async () => await source.OpenConnectionAsync());

        Assert.True(failure.IsDatabaseAway(), failure.ToString());
    }

    [Fact]
    public async Task A_statement_that_is_refused_says_nothing_about_the_database()
    {
        await using var database = await postgres.CreateDatabaseAsync();

        var failure = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select no_such_column"));

        Assert.False(failure.IsDatabaseAway());
    }
}
