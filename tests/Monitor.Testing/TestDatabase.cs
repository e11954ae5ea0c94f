using System.Diagnostics;
using Npgsql;

namespace Monitor.Testing;

/// <summary>A database of its own for one test or test class; dropped when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly string _name;

    internal TestDatabase(PostgresServer server, string name)
    {
        _server = server;
        _name = name;
        ConnectionString = server.ConnectionStringTo(name);
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>For code that opens its own connections.</summary>
    public string ConnectionString { get; }

    /// <summary>A pool of connections, disposed with the database.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Runs statements whose result does not matter; parameters are <c>$1</c>, <c>$2</c>, ….</summary>
    public async Task ExecuteAsync(string sql, params object?[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads the first value of the first row; null stands for a null value and for no row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object?[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? (T)value : default;
    }

    /// <summary>Reads the first column of all rows.</summary>
    public async Task<IReadOnlyList<T>> ColumnAsync<T>(string sql, params object?[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await reader.ReadAsync())
            values.Add(await reader.GetFieldValueAsync<T>(0));
        return values;
    }

    /// <summary>Everything in the database, as <c>pg_dump</c> writes it.</summary>
    public async Task<string> DumpAsync()
    {
        var at = new NpgsqlConnectionStringBuilder(ConnectionString);
        var start = new ProcessStartInfo(Path.Combine(await _server.ProgramsAsync(), "pg_dump"), ["-h", at.Host!, "-p", $"{at.Port}", "-U", at.Username!, at.Database!])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["PGPASSWORD"] = at.Password;
        using var dump = Process.Start(start)!;
        var text = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        return dump.ExitCode == 0 ? text : throw new InvalidOperationException($"pg_dump ended with code {dump.ExitCode}.");
    }

    /// <summary>Ends every connection to the database and lets no new one in.</summary>
    public Task CutOffAsync() => _server.CutOffDatabaseAsync(_name);

    /// <summary>Ends what <see cref="CutOffAsync"/> began.</summary>
    public async Task LetInAsync()
    {
        await _server.LetInDatabaseAsync(_name);
        DataSource.Clear();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await _server.DropDatabaseAsync(_name);
    }

    private NpgsqlCommand Command(string sql, object?[] parameters)
    {
        var command = DataSource.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter ?? DBNull.Value });
        return command;
    }
}
