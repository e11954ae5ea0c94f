using Monitor.Data.Embedded;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Embedded;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly TestDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("server_encoding", "UTF8")]
    [InlineData("data_checksums", "on")]
    [InlineData("listen_addresses", "127.0.0.1")]
    [InlineData("fsync", "on")]
    public async Task The_first_start_makes_a_safe_cluster(string setting, string expected)
    {
        await using var server = await Server.StartAsync(_data.Path);

        Assert.True(server.IsOwner);
        Assert.Equal(expected, await Server.ScalarAsync(server.ConnectionString, $"show {setting}"));
    }

    [Fact]
    public async Task Only_the_holder_of_the_password_gets_in()
    {
        await using var server = await Server.StartAsync(_data.Path);

        var error = await Assert.ThrowsAsync<PostgresException>(
            () => Server.ScalarAsync(server.ConnectionString + ";Password=guess", "select 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
        Assert.All(
            ["postgres.password", "postgres.superuser.password"],
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_data.Path, file))));
    }

    [Fact]
    public async Task The_second_start_finds_the_data_on_the_same_port()
    {
        int port;
        await using (var first = await Server.StartAsync(_data.Path))
        {
            await Server.WriteMarkAsync(first.ConnectionString);
            port = Server.PortOf(first);
        }

        await using var second = await Server.StartAsync(_data.Path);

        Assert.True(await Server.HasMarkAsync(second.ConnectionString));
        Assert.Equal(port, Server.PortOf(second));
    }

    [Fact]
    public async Task Stopping_shuts_the_server_down_cleanly_even_with_open_connections()
    {
        var server = await Server.StartAsync(_data.Path);
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        await server.StopAsync();

        Assert.True(Server.IsGone(_data.Path));
        Assert.EndsWith("database system is shut down\n", Server.LogOf(_data.Path), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Server.Cluster(_data.Path), "postmaster.pid")));
    }

    [Fact]
    public async Task A_configured_port_that_is_taken_is_named_with_its_setting()
    {
        using var other = new BusyPort();

        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Server.StartAsync(_data.Path, other.Port));

        Assert.Contains($"{other.Port} (Database:Embedded:Port)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remembered_port_that_is_taken_is_replaced()
    {
        int port;
        await using (var first = await Server.StartAsync(_data.Path))
            port = Server.PortOf(first);
        using var other = new BusyPort(port);

        await using var second = await Server.StartAsync(_data.Path);

        Assert.NotEqual(port, Server.PortOf(second));
    }

    [Fact]
    public async Task A_creation_cut_short_is_started_over()
    {
        var unfinished = Path.Combine(_data.Path, "postgres.new");
        Directory.CreateDirectory(Path.Combine(unfinished, "cluster", "base"));
        await File.WriteAllTextAsync(Path.Combine(unfinished, "cluster", "PG_VERSION"), "15", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_data.Path, "postgres.password"), "of the lost cluster", TestContext.Current.CancellationToken);

        await using var server = await Server.StartAsync(_data.Path);

        Assert.True(await Server.AnswersAsync(server.ConnectionString));
        Assert.False(Directory.Exists(unfinished));
    }

    [Fact]
    public async Task A_lock_file_whose_number_belongs_to_another_program_is_no_obstacle()
    {
        await using (await Server.StartAsync(_data.Path))
        {
        }
        await File.WriteAllTextAsync(
            Path.Combine(Server.Cluster(_data.Path), "postmaster.pid"), $"{Environment.ProcessId}\n", TestContext.Current.CancellationToken);

        await using var server = await Server.StartAsync(_data.Path);

        Assert.True(await Server.AnswersAsync(server.ConnectionString));
    }

    [Fact]
    public async Task Missing_password_files_are_named()
    {
        await using (await Server.StartAsync(_data.Path))
        {
        }
        File.Delete(Path.Combine(_data.Path, "postgres.password"));
        File.Delete(Path.Combine(_data.Path, "postgres.superuser.password"));

        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Server.StartAsync(_data.Path));

        Assert.Contains("postgres.password", error.Message, StringComparison.Ordinal);
        Assert.Contains("postgres.superuser.password", error.Message, StringComparison.Ordinal);
        Assert.True(Server.IsGone(_data.Path));
    }

    [Fact]
    public async Task Wrong_password_files_are_named()
    {
        await using (await Server.StartAsync(_data.Path))
        {
        }
        foreach (var file in new[] { "postgres.password", "postgres.superuser.password" })
            await File.WriteAllTextAsync(Path.Combine(_data.Path, file), "of another cluster", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Server.StartAsync(_data.Path));

        Assert.Contains("postgres.superuser.password", error.Message, StringComparison.Ordinal);
        Assert.True(Server.IsGone(_data.Path));
    }

    [Theory]
    [InlineData("postgres.password")]
    [InlineData("postgres.superuser.password")]
    public async Task Either_password_is_enough_to_start(string lost)
    {
        await using (var first = await Server.StartAsync(_data.Path))
            await Server.WriteMarkAsync(first.ConnectionString);
        File.Delete(Path.Combine(_data.Path, lost));

        await using var second = await Server.StartAsync(_data.Path);

        Assert.True(await Server.HasMarkAsync(second.ConnectionString));
    }

    [Fact]
    public async Task A_folder_that_only_root_can_enter_works_too()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root has such a folder.");
        File.SetUnixFileMode(_data.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using (var first = await Server.StartAsync(Path.Combine(_data.Path, "data")))
            await Server.WriteMarkAsync(first.ConnectionString);

        await using var second = await Server.StartAsync(Path.Combine(_data.Path, "data"));

        Assert.True(await Server.HasMarkAsync(second.ConnectionString));
    }
}
