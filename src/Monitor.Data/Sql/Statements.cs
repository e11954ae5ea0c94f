using System.Net.Sockets;
using Npgsql;

namespace Monitor.Data.Sql;

/// <summary>Short ways to run statements.</summary>
public static class Statements
{
    /// <summary>A statement with parameters <c>$1</c>, <c>$2</c>, …; null stands for SQL's null.</summary>
    internal static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        return command;
    }

    /// <summary>Runs a statement and answers how many rows it changed.</summary>
#pragma warning disable CA1068 // The parameters of the statement come last.
    internal static async Task<int> ExecuteAsync(this NpgsqlConnection connection, CancellationToken ct, string sql, params object?[] parameters)
#pragma warning restore CA1068
    {
        await using var command = connection.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Reads all rows of a query, and disposes of it.</summary>
    internal static async Task<List<T>> ReadAsync<T>(
        this NpgsqlConnection connection, NpgsqlCommand query, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        query.Connection = connection;
        await using (query)
        {
            var rows = new List<T>();
            await using var reader = await query.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                rows.Add(read(reader));
            return rows;
        }
    }

    /// <summary>Whether the database refused what it was given, so that trying the same again is of no use: SQLSTATE classes 22 and 23.</summary>
    public static bool IsAboutData(this PostgresException error) => error.SqlState is ['2', '2' or '3', ..];

    /// <summary>Whether the database refused or lost the connection, as opposed to refusing a statement.</summary>
    public static bool IsDatabaseAway(this Exception exception)
    {
        // What is cancelled ends its connection, and says so below: a provider's as well as the database's.
        if (exception is OperationCanceledException)
            return false;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            // A fatal error ends the connection. Classes of PostgreSQL's error codes: 08 connection, 53 resources, 57P shutdown.
            if (e is PostgresException postgres)
                return postgres.InvariantSeverity is "FATAL" or "PANIC"
                    || postgres.SqlState.StartsWith("08", StringComparison.Ordinal)
                    || postgres.SqlState.StartsWith("53", StringComparison.Ordinal)
                    || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal);
            // The driver lets the failure to find the host's address through as it is.
            if (e is NpgsqlException or SocketException)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Uses no connection again that is open now. To be called when the database refused data: Npgsql keeps a statement whose values were
    /// refused as prepared, but without the columns that it answers, and misreads its rows from then on (npgsql/npgsql#6391).
    /// </summary>
    public static void Forget(this NpgsqlDataSource database) => database.Clear();
}
