using Microsoft.Extensions.Configuration;
using Monitor.Data.Embedded;
using Npgsql;

namespace Monitor.Data.Database;

/// <summary>Which PostgreSQL is used. Section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Database";

    /// <summary>
    /// A server of the user's own, as a <c>postgres://</c> URL or in the form <c>Host=…;Database=…</c>. Without one the service
    /// runs its own. The environment variable <c>PG_URL</c> is the short form of <c>Database__ConnectionString</c>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The same database behind PgBouncer in transaction mode. Everything but the preparation of the schema goes through it. The
    /// environment variable <c>PGBOUNCER_URL</c> is the short form.
    /// </summary>
    public string? PooledConnectionString { get; set; }

    /// <summary>The service's own server.</summary>
    public EmbeddedPostgresOptions Embedded { get; set; } = new();

    /// <summary>Reads the section, <c>PG_URL</c>, <c>PGBOUNCER_URL</c> and <c>MONITOR_DATA_DIR</c>.</summary>
    /// <exception cref="FormatException">The connection string cannot be understood.</exception>
    public static DatabaseOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<DatabaseOptions>() ?? new();
        options.PooledConnectionString = FirstGiven(options.PooledConnectionString, configuration["PGBOUNCER_URL"]) is { } pooled
            ? ForTransactionPooling(PostgresUrl.ToConnectionString(pooled))
            : null;
        options.ConnectionString = FirstGiven(options.ConnectionString, configuration["PG_URL"]) is { } given
            ? PostgresUrl.ToConnectionString(given)
            : options.PooledConnectionString;
        if (FirstGiven(configuration["MONITOR_DATA_DIR"]) is { } directory)
            options.Embedded.DataDirectory = directory;
        return options;
    }

    // A server connection changes hands between transactions: nothing may be left behind on it.
    private static string ForTransactionPooling(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 0, NoResetOnClose = true }.ConnectionString;

    // An empty environment variable means "not set", as it does in a compose file.
    private static string? FirstGiven(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
            if (!string.IsNullOrWhiteSpace(value))
                return value.Trim();
        return null;
    }
}
