using Npgsql;

namespace Monitor.Bench;

/// <summary>Statements that may take as long as they need.</summary>
internal static class BenchmarkSql
{
    /// <summary>The one value that a statement answers.</summary>
    public static async Task<T> ScalarAsync<T>(this NpgsqlDataSource database, string sql, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Runs a statement.</summary>
    public static async Task ExecuteAsync(this NpgsqlDataSource database, string sql, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }
}
