using System.Diagnostics;
using Monitor.Testing;
using Xunit;

namespace Monitor.Web.Tests.Hosting;

/// <summary>What an operator sees when the service cannot start: one line, no stack trace, a code.</summary>
public sealed class StartTests(PostgresServer postgres)
{
    [Fact]
    public async Task An_unknown_role_is_named()
    {
        var (code, error) = await StartAsync("--roles", "api,butler");

        Assert.Equal(2, code);
        Assert.Equal("There is no role \"butler\". Roles are: api, scheduler, worker, assets.", error);
    }

    [Theory]
    [InlineData("PORT", "eighty", "PORT is \"eighty\"; it has to be a number from 0 to 65535.")]
    [InlineData("PORT", "70000", "PORT is \"70000\"; it has to be a number from 0 to 65535.")]
    [InlineData("MONITOR_BIND", "my house", "MONITOR_BIND is \"my house\"; it has to be an IP address, localhost or *.")]
    public async Task An_address_that_cannot_be_is_named(string name, string value, string line)
    {
        var (code, error) = await StartAsync($"--{name}", value);

        Assert.Equal((2, line), (code, error));
    }

    [Fact]
    public async Task Whether_there_are_rows_of_Hangfire_is_on_or_off()
    {
        var (code, error) = await StartAsync("--Hangfire:Rows", "maybe");

        Assert.Equal((2, "Hangfire:Rows is \"maybe\"; it has to be on or off."), (code, error));
    }

    [Fact]
    public async Task A_service_that_is_open_to_a_network_is_refused_with_the_ways_out()
    {
        var (code, error) = await StartAsync("--MONITOR_BIND", "0.0.0.0", "--Auth:Mode", "open");

        Assert.Equal(2, code);
        Assert.Contains("Auth__Mode=required", error, StringComparison.Ordinal);
        Assert.Contains("MONITOR_BIND=127.0.0.1", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Auth:Mode", "maybe", "Auth:Mode is \"maybe\"; it has to be open or required.")]
    [InlineData("--Proxy:Trusted:0", "my proxy", "Proxy:Trusted holds \"my proxy\"; it has to be an address or a network such as 10.0.0.0/8.")]
    [InlineData("--PG_URL_FILE", "/no/such/file", "PG_URL_FILE names a file that cannot be read: /no/such/file.")]
    [InlineData("--Flows:refresh_everything:Workers", "2", "Flows:refresh_everything is not a flow.")]
    [InlineData("--Flows:refresh_yt_posts:Workers", "0",
        "Flows:refresh_yt_posts:Workers and Flows:refresh_yt_posts:Concurrency are whole numbers from 1 to 1000.")]
    [InlineData("--Flows:refresh_yt_posts:Workers", "two", "Flows:refresh_yt_posts:Workers is \"two\"; it has to be a whole number from 1 to 1000.")]
    [InlineData("--SINGLE_WORKER", "perhaps", "SINGLE_WORKER is \"perhaps\"; it has to be true or false.")]
    [InlineData("--SINGLE_WORKER", "true", "SCRAPE_LOG_MAX_CONCURRENCY_PER_LOOP is \"\"; with SINGLE_WORKER it has to be a number from 1 to 10000.")]
    public async Task An_option_that_cannot_be_is_named(string name, string value, string line)
    {
        await using var database = await postgres.CreateDatabaseAsync();

        var (code, error) = name == "--PG_URL_FILE"
            ? await StartAsync(name, value)
            : await StartAsync("--roles", "api", name, value, "--Database:ConnectionString", database.ConnectionString, "--PORT", "0");

        Assert.Equal((2, line), (code, error));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named()
    {
        var (code, error) = await StartAsync("--PG_URL", $"postgres://nobody@127.0.0.1:{FreePort.Next()}/nothing?connect_timeout=2");

        Assert.Equal(1, code);
        Assert.StartsWith("The database cannot be used: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        var (code, error) = await StartAsync(
            "--roles", "api", "--PORT", $"{port}", "--Database:ConnectionString", database.ConnectionString);

        Assert.Equal(1, code);
        Assert.Contains($"{port}", error, StringComparison.Ordinal);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    private static async Task<(int Code, string Error)> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Monitor.Web.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, error.TrimEnd());
    }
}
