using Microsoft.Extensions.Logging;
using Npgsql;

namespace Monitor.Data.Sql;

/// <summary>Brings a database to the schema of this build. Any number of processes may do so at once.</summary>
public sealed partial class Migrator
{
    // Any number that nothing else in the database locks by.
    private const long LockKey = 0x4d6f6e69746f72;

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly MigrationScript[] _scripts;

    /// <summary>Creates a migrator for the scripts built into this assembly.</summary>
    public Migrator(NpgsqlDataSource database, TimeProvider time, ILogger<Migrator> logger)
        : this(database, time, logger, MigrationScript.Embedded())
    {
    }

    internal Migrator(NpgsqlDataSource database, TimeProvider time, ILogger<Migrator> logger, IEnumerable<MigrationScript> scripts)
    {
        _database = database;
        _time = time;
        _logger = logger;
        _scripts = [.. scripts.OrderBy(script => script.Version)];
        if (_scripts.CountBy(script => script.Version).FirstOrDefault(version => version.Value > 1) is { Value: > 1 } twice)
            throw new MigrationException($"More than one migration has the number {twice.Key:0000}.");
    }

    /// <summary>Applies what is missing, makes the partitions of the near future, and returns the names of the applied scripts.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct)
    {
        var applied = await ApplyAsync(ct);
        await Partitions.EnsureAsync(_database, _time, ct);
        return applied;
    }

    /// <summary>The scripts alone.</summary>
    internal async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken ct)
    {
        var applied = new List<string>();
        while (await ApplyNextAsync(ct) is { } script)
        {
            applied.Add(script.Name);
            Log.Applied(_logger, script.Name);
        }
        // Connections of this data source opened before the scripts ran do not know the types they created.
        if (applied.Count > 0)
            await _database.ReloadTypesAsync(ct);
        return applied;
    }

    // The lock belongs to the transaction, not to the session, so that it also holds behind a connection pooler.
    private async Task<MigrationScript?> ApplyNextAsync(CancellationToken ct)
    {
        await using var connection = await _database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync($"select pg_advisory_xact_lock({LockKey})", connection, ct);
        await ExecuteAsync(
            """
            create table if not exists schema_version (
                version    integer     primary key,
                name       text        not null,
                sha256     text        not null,
                applied_at timestamptz not null default now()
            )
            """, connection, ct);
        var next = FindNext(await ReadAppliedAsync(connection, ct));
        if (next is not null)
        {
            await ExecuteAsync(next, connection, ct);
            await using var record = new NpgsqlCommand("insert into schema_version (version, name, sha256) values ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = next.Version }, new() { Value = next.Name }, new() { Value = next.Sha256 } },
            };
            await record.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
        return next;
    }

    private MigrationScript? FindNext(Dictionary<int, (string Name, string Sha256)> applied)
    {
        foreach (var script in _scripts)
            if (applied.TryGetValue(script.Version, out var known) && known.Sha256 != script.Sha256)
                throw new MigrationException(
                    $"Migration {script.Name} was changed after it was applied to this database (as {known.Name}). "
                    + "Restore the applied text and put the change into a new migration.");
        var next = _scripts.FirstOrDefault(script => !applied.ContainsKey(script.Version));
        if (next is null && applied.Keys.Except(_scripts.Select(script => script.Version)).ToArray() is { Length: > 0 } unknown)
            Log.DatabaseIsNewer(_logger, applied[unknown.Max()].Name);
        return next;
    }

    private static async Task<Dictionary<int, (string Name, string Sha256)>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new Dictionary<int, (string, string)>();
        await using var command = new NpgsqlCommand("select version, name, sha256 from schema_version", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            applied.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetString(2)));
        return applied;
    }

    private static async Task ExecuteAsync(MigrationScript script, NpgsqlConnection connection, CancellationToken ct)
    {
        try
        {
            await ExecuteAsync(script.Sql, connection, ct);
        }
        catch (PostgresException error)
        {
            throw new MigrationException($"Migration {script.Name} failed and was undone: {error.MessageText}", error);
        }
    }

    // Neither waiting for another process nor rebuilding a large table has a natural time limit.
    private static async Task ExecuteAsync(string sql, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Applied migration {Migration}")]
        public static partial void Applied(ILogger logger, string migration);

        [LoggerMessage(2, LogLevel.Warning, "The database is newer than this build: it has migration {Migration}, which this build does not know")]
        public static partial void DatabaseIsNewer(ILogger logger, string migration);
    }
}
