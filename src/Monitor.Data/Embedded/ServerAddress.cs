using Npgsql;

namespace Monitor.Data.Embedded;

/// <summary>Where the server listens, and how it is reached there.</summary>
internal sealed record ServerAddress(int Port)
{
    /// <summary>The service's database.</summary>
    public const string Database = "monitor";

    /// <summary>The database that every cluster has.</summary>
    public const string Maintenance = "postgres";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(30);

    public string ConnectionString(string role, string? password, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = role,
        Password = password,
        Database = database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>
    /// Waits until the server decides about connections, however long its recovery takes; false when it ends instead. What it decides
    /// about this one does not matter.
    /// </summary>
    public async Task<bool> AnswersAsync(ServerProcess server, string role, string password, CancellationToken ct)
    {
        while (!server.HasExited)
        {
            try
            {
                await using var connection = await TryConnectAsync(role, password, Maintenance, ct);
                return !server.HasExited;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Poll, TimeProvider.System, ct);
            }
        }
        await server.WaitForExitAsync(ct);
        return false;
    }

    /// <summary>Connects; null where the server knows no such role, or refuses the password.</summary>
    public async Task<NpgsqlConnection?> TryConnectAsync(string role, string password, string database, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(ConnectionString(role, password, database) + ";Pooling=false;Timeout=5");
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            await connection.DisposeAsync();
            return null;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
