using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Data.Embedded;
using Npgsql;
using Xunit;

namespace Monitor.Data.Tests.Embedded;

/// <summary>What the tests of the embedded server ask of it.</summary>
internal static class Server
{
    public static Task<EmbeddedPostgres> StartAsync(string dataDirectory, int port = 0) =>
        EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataDirectory = dataDirectory, Port = port }, NullLogger.Instance, TestContext.Current.CancellationToken);

    public static string Cluster(string dataDirectory) => Path.Combine(dataDirectory, "postgres");

    public static string AsSuperuser(string connectionString, string dataDirectory) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Username = "monitor_superuser",
        Password = File.ReadAllText(Path.Combine(dataDirectory, "postgres.superuser.password")),
    }.ConnectionString;

    public static string LogOf(string dataDirectory) => File.ReadAllText(Path.Combine(dataDirectory, "logs", "postgres.log"));

    public static int PortOf(EmbeddedPostgres server) => new NpgsqlConnectionStringBuilder(server.ConnectionString).Port;

    public static int MainProcessOf(string dataDirectory) =>
        int.Parse(File.ReadLines(Path.Combine(Cluster(dataDirectory), "postmaster.pid")).First(), null);

    public static bool IsGone(string dataDirectory) =>
        !Directory.EnumerateDirectories("/proc")
            .Any(path => int.TryParse(Path.GetFileName(path), null, out var processId) && RunningServers.LivesIn(Cluster(dataDirectory), processId));

    public static Task WriteMarkAsync(string connectionString) =>
        ScalarAsync(connectionString, "create table mark (value integer); insert into mark values (7); select 0");

    public static async Task<bool> HasMarkAsync(string connectionString) => await ScalarAsync(connectionString, "select value from mark") is 7;

    public static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            return await ScalarAsync(connectionString, "select 1") is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
