using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Hosting;

/// <summary>The command as it is typed; what it does is told in <see cref="Access.OperatorTests"/>.</summary>
public sealed class OperatorCommandTests(PostgresServer postgres)
{
    [Fact]
    public async Task It_makes_an_operator_and_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("insert into app_user (email, name, password_hash) values ('ada@example.org', 'Ada', '')");

        var (code, output, error) = await CommandProcess.RunAsync(database.ConnectionString, "operator", "add", "ada@example.org");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("ada@example.org is an operator of the installation now.", output, StringComparison.Ordinal);
        Assert.Equal(["operator.add"], await database.ColumnAsync<string>("select action from audit_log where team_id is null"));
        Assert.True(await database.ScalarAsync<bool>("select operator from app_user"));
    }

    [Theory]
    [InlineData("Usage: operator add EMAIL")]
    [InlineData("Usage: operator add EMAIL", "make", "ada@example.org")]
    [InlineData("Usage: operator add EMAIL", "add")]
    [InlineData("nobody@example.org has no account here.", "add", "nobody@example.org")]
    public async Task What_cannot_be_done_is_said_in_one_line(string message, params string[] arguments)
    {
        await using var database = await postgres.CreateDatabaseAsync();

        var (code, _, error) = await CommandProcess.RunAsync(database.ConnectionString, ["operator", .. arguments]);

        Assert.Equal(2, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }
}
