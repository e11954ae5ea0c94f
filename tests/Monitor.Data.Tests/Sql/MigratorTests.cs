using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Sql;
using Monitor.Testing;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Sql;

public sealed class MigratorTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly MigrationScript First = MigrationScript.Parse("0001_first", "create table first (id integer)");
    private static readonly MigrationScript Second = MigrationScript.Parse("0002_second", "create table second (id integer)");

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await server.CreateEmptyDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_empty_database_gets_every_script_in_order()
    {
        var applied = await Migrator([Second, First]).ApplyAsync(Token);

        Assert.Equal(["0001_first", "0002_second"], applied);
        Assert.Equal(["0001_first", "0002_second"], await _database.ColumnAsync<string>("select name from schema_version order by version"));
    }

    [Fact]
    public async Task The_schema_of_this_build_comes_with_its_partitions()
    {
        var applied = await new Migrator(_database.DataSource, new ManualTimeProvider(), NullLogger<Migrator>.Instance).MigrateAsync(Token);

        Assert.Equal("0001_foundation", applied[0]);
        Assert.Equal(9, await PartitionCountAsync("task_run"));
    }

    [Fact]
    public async Task A_second_run_applies_nothing()
    {
        await Migrator([First, Second]).ApplyAsync(Token);

        Assert.Empty(await Migrator([First, Second]).ApplyAsync(Token));
    }

    [Fact]
    public async Task A_new_script_is_applied_on_top_of_those_already_there()
    {
        await Migrator([First]).ApplyAsync(Token);

        Assert.Equal(["0002_second"], await Migrator([First, Second]).ApplyAsync(Token));
    }

    [Fact]
    public async Task Processes_that_start_together_apply_every_script_once()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var database = NpgsqlDataSource.Create(_database.ConnectionString);
            return await new Migrator(database, new ManualTimeProvider(), NullLogger<Migrator>.Instance).MigrateAsync(Token);
        })));

        Assert.Equal(await _database.ColumnAsync<string>("select name from schema_version"), applied.SelectMany(names => names).Order());
    }

    [Fact]
    public async Task An_edited_script_is_refused_by_name()
    {
        await Migrator([First]).ApplyAsync(Token);

        var error = await Assert.ThrowsAsync<MigrationException>(() => Migrator([First with { Sql = "select 1" }, Second]).ApplyAsync(Token));

        Assert.Contains("0001_first was changed", error.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("second"));
    }

    [Fact]
    public async Task Line_endings_do_not_count_as_an_edit()
    {
        await Migrator([First with { Sql = "create table a\n(id integer)" }]).ApplyAsync(Token);

        Assert.Empty(await Migrator([First with { Sql = "create table a\r\n(id integer)" }]).ApplyAsync(Token));
    }

    [Fact]
    public async Task A_failing_script_leaves_nothing_behind_and_keeps_those_before_it()
    {
        var failing = Second with { Sql = "create table half (id integer); select 1 / 0;" };

        var error = await Assert.ThrowsAsync<MigrationException>(() => Migrator([First, failing]).ApplyAsync(Token));

        Assert.Contains("0002_second failed", error.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("half"));
        Assert.Equal([1], await _database.ColumnAsync<int>("select version from schema_version"));
    }

    [Fact]
    public async Task Two_scripts_with_one_number_are_refused()
    {
        var error = Assert.Throws<MigrationException>(() => Migrator([First, MigrationScript.Parse("0001_other", "select 1")]));

        Assert.Contains("0001", error.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("schema_version"));
    }

    [Fact]
    public async Task A_database_newer_than_the_build_is_used_with_a_warning()
    {
        await Migrator([First, Second]).ApplyAsync(Token);
        var log = new RecordingLogger();

        Assert.Empty(await Migrator([First], log).ApplyAsync(Token));

        Assert.Contains("0002_second", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_connections_can_use_the_types_that_a_script_created()
    {
        await _database.ExecuteAsync("select 1");
        await Migrator([First with { Sql = "create type mood as enum ('calm')" }]).ApplyAsync(Token);

        Assert.Equal("calm", await _database.ScalarAsync<string>("select 'calm'::mood"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Migrator Migrator(MigrationScript[] scripts, ILogger<Migrator>? log = null) =>
        new(_database.DataSource, new ManualTimeProvider(), log ?? NullLogger<Migrator>.Instance, scripts);

    private async Task<bool> ExistsAsync(string table) => await _database.ScalarAsync<bool>("select to_regclass($1) is not null", table);

    private Task<long> PartitionCountAsync(string parent) =>
        _database.ScalarAsync<long>("select count(*) from pg_inherits where inhparent = $1::regclass", parent)!;

    private sealed class RecordingLogger : ILogger<Migrator>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
                Warnings.Add(formatter(state, exception));
        }
    }
}
