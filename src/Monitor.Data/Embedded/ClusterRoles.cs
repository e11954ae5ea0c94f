using Microsoft.Extensions.Logging;
using Npgsql;

namespace Monitor.Data.Embedded;

/// <summary>
/// Who is who in the cluster. The service works as a role that owns its database and has no other right; the superuser is for the upkeep of
/// these two, and for people. A cluster of a version before, where the service was the superuser, is adopted.
/// </summary>
internal sealed partial class ClusterRoles(ClusterFolder folder, ServerAddress address, ILogger logger)
{
    public const string Service = "monitor";
    public const string Superuser = "monitor_superuser";

    // Passwords stand in these statements, and statements that fail stand in the server's log.
    private const string Discretion = "set log_statement = 'none'; set log_min_error_statement = 'panic'; set log_min_duration_statement = -1";

    /// <summary>A role of the cluster whose password is known.</summary>
    /// <exception cref="EmbeddedPostgresException">There is none.</exception>
    public static async Task<(string Role, string Password)> AnyPasswordAsync(ClusterFolder folder, CancellationToken ct) =>
        await folder.SuperuserPassword.ReadAsync(ct) is { } ofSuperuser ? (Superuser, ofSuperuser)
        : await folder.ServicePassword.ReadAsync(ct) is { } ofService ? (Service, ofService)
        : throw new EmbeddedPostgresException(
            $"The cluster {folder.Cluster} exists, but its password files {folder.ServicePassword.Path} and {folder.SuperuserPassword.Path} are missing: restore one of them.");

    /// <summary>The service's password, once the process that runs the server has established role and database.</summary>
    public async Task<string?> JoinAsync(CancellationToken ct)
    {
        try
        {
            if (await folder.ServicePassword.ReadAsync(ct) is not { } password)
                return null;
            await using var connection = await address.TryConnectAsync(Service, password, ServerAddress.Database, ct);
            return connection is not null && !await IsSuperuserAsync(connection, ct) ? password : null;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    /// <summary>Sees to it that the service's role is there, has no more rights than it ought to, and owns its database.</summary>
    /// <returns>The service's password.</returns>
    /// <exception cref="EmbeddedPostgresException">The server refuses all passwords.</exception>
    public async Task<string> EstablishAsync(CancellationToken ct)
    {
        if (await ConnectAsSuperuserAsync(ct) is not { } superuser)
            return await UseAsItIsAsync(ct);
        await using (superuser)
        {
            await ExecuteAsync(superuser, Discretion, ct);
            var password = await EstablishRoleAsync(superuser, ct);
            var exists = await ExistsAsync(superuser, "select from pg_database where datname = $1", ServerAddress.Database, ct);
            await ExecuteAsync(superuser, $"{(exists ? "alter" : "create")} database {ServerAddress.Database} owner {(exists ? "to " : "")}{Service}", ct);
            return password;
        }
    }

    private async Task<NpgsqlConnection?> ConnectAsSuperuserAsync(CancellationToken ct)
    {
        if (await TryConnectAsync(Superuser, folder.SuperuserPassword, ServerAddress.Maintenance, ct) is { } superuser)
            return superuser;
        if (!await AdoptAsync(ct))
            return null;
        Log.Adopted(logger, folder.Cluster);
        return await TryConnectAsync(Superuser, folder.SuperuserPassword, ServerAddress.Maintenance, ct);
    }

    private async Task<NpgsqlConnection?> TryConnectAsync(string role, PasswordFile file, string database, CancellationToken ct) =>
        await file.ReadAsync(ct) is { } password ? await address.TryConnectAsync(role, password, database, ct) : null;

    // The upkeep needs the superuser, the service does not.
    private async Task<string> UseAsItIsAsync(CancellationToken ct)
    {
        await using var service = await TryConnectAsync(Service, folder.ServicePassword, ServerAddress.Database, ct);
        if (service is null)
            throw new EmbeddedPostgresException(
                $"PostgreSQL refuses the passwords in {folder.ServicePassword.Path} and {folder.SuperuserPassword.Path}: restore the files that belong to the cluster.");
        Log.NoSuperuser(logger, folder.SuperuserPassword.Path);
        return (await folder.ServicePassword.ReadAsync(ct))!;
    }

    private async Task<string> EstablishRoleAsync(NpgsqlConnection superuser, CancellationToken ct)
    {
        var password = await folder.ServicePassword.ReadAsync(ct) ?? await folder.ServicePassword.RenewAsync(ct);
        if (!await ExistsAsync(superuser, "select from pg_roles where rolname = $1", Service, ct))
            await ExecuteAsync(superuser, $"create role {Service}", ct);
        await ExecuteAsync(superuser, $"alter role {Service} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls", ct);
        await using var entered = await address.TryConnectAsync(Service, password, ServerAddress.Maintenance, ct);
        if (entered is null)
            await SetPasswordAsync(superuser, Service, password, ct);
        return password;
    }

    /// <summary>
    /// Makes the superuser that a version before worked as two roles, in one transaction: it gets another name, and a new role of its former name
    /// and password owns what it made. The first role of a cluster stays superuser whatever is done, and owns the system's own objects.
    /// </summary>
    /// <returns>Whether the cluster was one of such a version.</returns>
    private async Task<bool> AdoptAsync(CancellationToken ct)
    {
        await using (var former = await TryConnectAsync(Service, folder.ServicePassword, ServerAddress.Maintenance, ct))
        {
            if (former is null || !await IsSuperuserAsync(former, ct))
                return false;
            if (!await ExistsAsync(former, "select from pg_database where datname = $1", ServerAddress.Database, ct))
                await ExecuteAsync(former, $"create database {ServerAddress.Database}", ct);
        }
        // On the disk before the cluster knows it; a start that is cut short here finds it again.
        var password = await folder.SuperuserPassword.ReadAsync(ct) ?? await folder.SuperuserPassword.RenewAsync(ct);
        await using var connection = await TryConnectAsync(Service, folder.ServicePassword, ServerAddress.Database, ct)
            ?? throw new EmbeddedPostgresException($"PostgreSQL refuses the password in {folder.ServicePassword.Path}.");
        await ExecuteAsync(connection, Discretion, ct);
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await ExecuteAsync(connection, ClusterAdoption.Rename, ct);
            await SetPasswordAsync(connection, Superuser, password, ct);
            await ExecuteAsync(connection, ClusterAdoption.HandOver, ct);
            await transaction.CommitAsync(ct);
        }
        await ExecuteAsync(connection, ClusterAdoption.EndFormerSessions, ct);
        return true;
    }

    private static async Task SetPasswordAsync(NpgsqlConnection connection, string role, string password, CancellationToken ct)
    {
        await using var quote = new NpgsqlCommand("select quote_literal($1)", connection) { Parameters = { new() { Value = password } } };
        await ExecuteAsync(connection, $"alter role {role} password {await quote.ExecuteScalarAsync(ct)}", ct);
    }

    private static async Task<bool> IsSuperuserAsync(NpgsqlConnection connection, CancellationToken ct) =>
        await ExistsAsync(connection, "select from pg_roles where rolname = $1 and rolsuper", Service, ct);

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string query, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select exists ({query})", connection) { Parameters = { new() { Value = name } } };
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(7, LogLevel.Information, "The service is no superuser of the PostgreSQL in {Cluster} any more: it owns its database, and nothing else")]
        public static partial void Adopted(ILogger logger, string cluster);

        [LoggerMessage(8, LogLevel.Warning, "The password in {File} is not the one of PostgreSQL's superuser. The service works without; restore the file to have its role looked after")]
        public static partial void NoSuperuser(ILogger logger, string file);
    }
}
