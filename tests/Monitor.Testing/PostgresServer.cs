using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Embedded;
using Monitor.Data.Sql;
using Npgsql;
using Xunit;

namespace Monitor.Testing;

/// <summary>
/// A private, throw-away PostgreSQL server for the tests of one assembly. It never waits for a disk and ends with the test
/// process. Its databases belong to the role that the service works as, which has no other right. Use it as an assembly fixture: <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "monitor_template";

    private readonly TestDirectory _directory = new();
    private EmbeddedPostgres? _server;
    private NpgsqlDataSource? _admin;
    private string _copying = "";
    private string _owner = "";
    private int _databases;

    /// <summary>Starts the server and prepares the migrated template database.</summary>
    public async ValueTask InitializeAsync()
    {
        var options = new EmbeddedPostgresOptions
        {
            DataDirectory = _directory.Path,
            Settings =
            {
                ["max_connections"] = "300",
                ["shared_buffers"] = "128MB",
                ["fsync"] = "off",
                ["synchronous_commit"] = "off",
                ["full_page_writes"] = "off",
                ["wal_level"] = "minimal",
                ["max_wal_senders"] = "0",
                // Tests provoke errors; they are not news.
                ["log_min_messages"] = "fatal",
            },
        };
        _server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        _admin = NpgsqlDataSource.Create(await _server.SuperuserConnectionStringAsync(CancellationToken.None));
        _owner = new NpgsqlConnectionStringBuilder(_server.ConnectionString).Username!;
        await using (var connection = await _admin.OpenConnectionAsync())
            _copying = connection.PostgreSqlVersion.Major >= 15 ? "strategy file_copy" : "";
        await ExecuteAsync($"create database {Template} owner {_owner}");
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
        if (_server is not null)
            await _server.DisposeAsync();
        _directory.Dispose();
    }

    internal string ConnectionStringTo(string database) => new NpgsqlConnectionStringBuilder(_server!.ConnectionString)
    {
        Database = database,
        MaxPoolSize = 30,
        IncludeErrorDetail = true,
    }.ConnectionString;

    internal async Task CutOffDatabaseAsync(string name)
    {
        await ExecuteAsync($"alter database {name} allow_connections false");
        await ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
    }

    /// <summary>Where the server's own programs are.</summary>
    internal async Task<string> ProgramsAsync()
    {
        await using var command = _admin!.CreateCommand("select setting from pg_config where name = 'BINDIR'");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    internal Task LetInDatabaseAsync(string name) => ExecuteAsync($"alter database {name} allow_connections true");

    internal Task DropDatabaseAsync(string name) => ExecuteAsync($"drop database {name} with (force)");

    private async Task<TestDatabase> CreateAsync(string template)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"create database {name} owner {_owner} template {template} {_copying}");
        return new TestDatabase(this, name);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _admin!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
