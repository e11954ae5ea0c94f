using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Schema;
using Npgsql;
using Xunit;

namespace Monitor.Testing;

/// <summary>
/// A private, throw-away PostgreSQL server for the tests of one assembly. It never syncs to disk and dies with the test process.
/// Use it as an assembly fixture: <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string DirectoryPrefix = "monitor-test-postgres-";
    private const string Template = "monitor_template";

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"{DirectoryPrefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
    private readonly int _port = FreePort.Next();
    private readonly ManualResetEventSlim _stop = new();
    private NpgsqlDataSource? _admin;
    private Process? _postmaster;
    private int _databases;

    /// <summary>Starts the server and prepares the migrated template database.</summary>
    public async ValueTask InitializeAsync()
    {
        DeleteLeftovers();
        await PostgresBinaries.RunAsync(
            PostgresBinaries.Find("initdb"), "-D", _directory, "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8");
        _postmaster = await StartAsync();
        _admin = NpgsqlDataSource.Create(ConnectionStringTo("postgres"));
        await Eventually.BecomesTrueAsync(AnswersAsync, TimeSpan.FromSeconds(90), "the test server accepts connections");
        await ExecuteAsync($"create database {Template}");
        await using var template = NpgsqlDataSource.Create(ConnectionStringTo(Template) + ";Pooling=false");
        foreach (var time in new[] { TimeProvider.System, new ManualTimeProvider() })
            await new Migrator(template, time, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
    }

    /// <summary>Creates a migrated database that has partitions around today and around <see cref="ManualTimeProvider.DefaultStart"/>.</summary>
    public Task<TestDatabase> CreateDatabaseAsync() => CreateAsync(Template);

    /// <summary>Creates a database without any table.</summary>
    public Task<TestDatabase> CreateEmptyDatabaseAsync() => CreateAsync("template0");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        if (_postmaster is not null)
        {
            await PostgresBinaries.RunAsync("kill", "-QUIT", $"{_postmaster.Id}");
            await _postmaster.WaitForExitAsync();
            _postmaster.Dispose();
        }
        _stop.Set();
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    internal string ConnectionStringTo(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=30;Include Error Detail=true";

    internal Task DropDatabaseAsync(string name) => ExecuteAsync($"drop database {name} with (force)");

    private async Task<TestDatabase> CreateAsync(string template)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"create database {name} template {template}");
        return new TestDatabase(this, name);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _admin!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_postmaster is { HasExited: true })
            throw new InvalidOperationException($"The test server ended with code {_postmaster.ExitCode}; see its standard error.");
        try
        {
            await ExecuteAsync("select 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // The kernel signals the server when the thread that started it ends, so that thread has to live as long as the tests.
    private Task<Process> StartAsync()
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                started.SetResult(PostgresBinaries.Start(
                    "setpriv", "--pdeathsig", "QUIT", PostgresBinaries.Find("postgres"), "-D", _directory, "-p", $"{_port}",
                    "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300",
                    "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "wal_level=minimal",
                    "-c", "max_wal_senders=0", "-c", "log_min_messages=fatal"));
            }
            catch (Exception error)
            {
                started.SetException(error);
            }
            _stop.Wait();
        })
        { IsBackground = true }.Start();
        return started.Task;
    }

    // A test process that was killed could not delete its directory; its number is in the name.
    private static void DeleteLeftovers()
    {
        foreach (var leftover in Directory.GetDirectories(Path.GetTempPath(), DirectoryPrefix + "*"))
        {
            var owner = Path.GetFileName(leftover)[DirectoryPrefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{owner}"))
                Directory.Delete(leftover, recursive: true);
        }
    }
}
