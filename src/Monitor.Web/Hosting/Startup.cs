using System.Text.Encodings.Web;
using Monitor.Data.Content;
using Monitor.Data.Secrets;
using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Web.Hosting;

/// <summary>What happens before the service is built.</summary>
internal static class Startup
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>JSON lines on the console, with the scopes that carry the process and the ids of tasks, requests, jobs and runs.</summary>
    public static ILoggingBuilder AddMonitorLogging(this ILoggingBuilder logging)
    {
        logging.Services.AddSingleton<IExternalScopeProvider, ProcessScope>();
        return logging
            .ClearProviders()
            // Its lines hold whole addresses, and Apify may send its secret in the query.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                console.JsonWriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
            });
    }

    /// <summary>A request to stop waits for running work up to this time.</summary>
    public static IServiceCollection AddShutdown(this IServiceCollection services) =>
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);

    /// <summary>
    /// Brings the schema up to date, loads sample data where that is wanted, and sets the clock by the database. The connections used here
    /// are closed again: those of the service must first see the database when its types exist.
    /// </summary>
    public static async Task<DatabaseClock> PrepareDatabaseAsync(
        string connectionString, DemoOptions demo, ILoggerFactory logs, CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await new Migrator(database, TimeProvider.System, logs.CreateLogger<Migrator>()).MigrateAsync(ct);
        if (demo.SampleData)
            await SampleContent.LoadAsync(database, TimeProvider.System, ct);
        var clock = new DatabaseClock();
        await clock.SynchronizeAsync(database, ct);
        return clock;
    }

    /// <summary>Seals the keys of stored secrets with the master key, where one is set.</summary>
    public static async Task SealKeysAsync(string connectionString, IConfiguration configuration, ILoggerFactory logs, CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await KeySeals.ApplyAsync(database, configuration, logs.CreateLogger(typeof(KeySeals).FullName!), ct);
    }
}
