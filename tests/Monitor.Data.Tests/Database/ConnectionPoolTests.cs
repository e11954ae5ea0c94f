using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Database;

/// <summary>All processes together need fewer connections than a server allows.</summary>
public sealed class ConnectionPoolTests
{
    [Theory]
    [InlineData("Host=localhost", 50)]
    [InlineData("Host=localhost;Maximum Pool Size=7", 7)]
    [InlineData("Host=localhost;MaxPoolSize=100", 100)]
    [InlineData("Host=localhost;Minimum Pool Size=60", 60)]
    public async Task A_process_opens_at_most_fifty_connections_unless_told(string given, int most)
    {
        await using var database = DataRegistration.CreateDataSource(given);

        Assert.Equal(most, new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize);
    }
}
