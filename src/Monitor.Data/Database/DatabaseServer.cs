using Microsoft.Extensions.Logging;
using Monitor.Data.Embedded;

namespace Monitor.Data.Database;

/// <summary>The PostgreSQL that the service works on: the one that is configured, or else its own.</summary>
public sealed class DatabaseServer : IAsyncDisposable
{
    private DatabaseServer(string connectionString, string? pooled, EmbeddedPostgres? embedded)
    {
        ConnectionString = connectionString;
        PooledConnectionString = pooled ?? connectionString;
        Embedded = embedded;
    }

    /// <summary>For the preparation of the schema and for tools, as straight to the server as is configured.</summary>
    public string ConnectionString { get; }

    /// <summary>For everything else.</summary>
    public string PooledConnectionString { get; }

    /// <summary>The service's own server; null when a connection string is configured.</summary>
    public EmbeddedPostgres? Embedded { get; }

    /// <summary>Starts the service's own server unless <paramref name="options"/> name another. Dispose the result last of all.</summary>
    /// <exception cref="EmbeddedPostgresException">The own server cannot run; the message says what to do.</exception>
    public static async Task<DatabaseServer> StartAsync(DatabaseOptions options, ILogger logger, CancellationToken ct)
    {
        if (options.ConnectionString is { } given)
            return new DatabaseServer(given, options.PooledConnectionString, embedded: null);
        var embedded = await EmbeddedPostgres.StartAsync(options.Embedded, logger, ct);
        return new DatabaseServer(embedded.ConnectionString, pooled: null, embedded);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Embedded?.DisposeAsync() ?? ValueTask.CompletedTask;
}
