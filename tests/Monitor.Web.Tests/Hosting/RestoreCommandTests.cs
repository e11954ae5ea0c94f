using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Hosting;

public sealed class RestoreCommandTests(PostgresServer postgres)
{
    [Fact]
    public async Task It_restores_and_says_what_it_did()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            insert into account (platform, platform_id, username, follower_count, source, measured_at)
            values ('instagram', '42', 'nasa', 3, 'tikhub', now() - interval '1 hour')
            """);
        await database.ExecuteAsync(
            """
            insert into profile_log (platform, profile_id, username, account_id, dimensions, metrics, source, "timestamp")
            select 'instagram', '42', 'nasa', id, '[]', '[{"key": "follower_count", "value": 1000, "state": "measured"}]', 'tikhub', now() - interval '3 hours' from account
            """);

        var (code, output, error) = await RunAsync(database.ConnectionString, "--before", $"{TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2):O}", "--platform", "instagram");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("  1 accounts and 0 posts as they were before", output, StringComparison.Ordinal);
        Assert.Equal(1000L, await database.ScalarAsync<long>("select follower_count from account"));
    }

    [Theory]
    [InlineData("restore needs --before.", "--dry-run")]
    [InlineData("--before is a time in ISO 8601", "--before", "yesterday")]
    [InlineData("--before needs a value.", "--before")]
    [InlineData("restore does not know --force.", "--force")]
    [InlineData("--before is in the future", "--before", "2999-01-01T00:00:00Z")]
    public async Task A_wrong_argument_is_named(string message, params string[] arguments)
    {
        await using var database = await postgres.CreateDatabaseAsync();

        var (code, _, error) = await RunAsync(database.ConnectionString, arguments);

        Assert.Equal(2, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(string connectionString, params string[] arguments) =>
        CommandProcess.RunAsync(connectionString, ["restore", .. arguments]);
}
