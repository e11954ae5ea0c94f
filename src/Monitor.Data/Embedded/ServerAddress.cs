using Npgsql;

namespace Monitor.Data.Embedded;

/// <summary>Where the server listens, and what is asked of it during a start.</summary>
internal sealed record ServerAddress(int Port, string Password)
{
    public const string Database = "monitor";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(30);

    public string ConnectionStringTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = ClusterFolder.User,
        Password = Password,
        Database = database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>Waits until the server accepts connections, however long its recovery takes; false when it ends instead.</summary>
    public async Task<bool> AnswersAsync(ServerProcess server, CancellationToken ct)
    {
        while (!server.HasExited)
        {
            try
            {
                await using var connection = await ConnectAsync("postgres", ct);
                return !server.HasExited;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidPassword)
            {
                throw new EmbeddedPostgresException("PostgreSQL refuses the password in postgres.password: restore the file that belongs to the cluster.", error);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Poll, TimeProvider.System, ct);
            }
        }
        await server.WaitForExitAsync(ct);
        return false;
    }

    /// <summary>Whether the service's database can be used.</summary>
    public async Task<bool> HasDatabaseAsync(CancellationToken ct)
    {
        try
        {
            await using var connection = await ConnectAsync(Database, ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public async Task CreateDatabaseAsync(CancellationToken ct)
    {
        await using var connection = await ConnectAsync("postgres", ct);
        await using var exists = new NpgsqlCommand("select exists (select from pg_database where datname = $1)", connection)
        {
            Parameters = { new() { Value = Database } },
        };
        if (await exists.ExecuteScalarAsync(ct) is true)
            return;
        await using var create = new NpgsqlCommand($"create database {Database}", connection);
        await create.ExecuteNonQueryAsync(ct);
    }

    private async Task<NpgsqlConnection> ConnectAsync(string database, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(ConnectionStringTo(database) + ";Pooling=false;Timeout=5");
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
