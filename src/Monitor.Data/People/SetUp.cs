using System.Data;
using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>Creates the first admin of an installation, for whoever can read the log of its start.</summary>
public sealed class SetUp(NpgsqlDataSource database, Users users, AuditLog audit, TimeProvider clock)
{
    /// <summary>The team that exists from the start.</summary>
    public const long FirstTeam = 1;

    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>Whether nobody has an account yet.</summary>
    public async Task<bool> IsNeededAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select not exists (select from app_user)");
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Makes a secret for one day, or takes the given one.</summary>
    public async Task<string> CreateSecretAsync(string? given, CancellationToken ct)
    {
        var secret = given ?? SecretToken.Create("setup_");
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, "delete from setup_secret where expires_at <= $1", now);
        await connection.ExecuteAsync(
            ct, "insert into setup_secret values ($1, $2, $3) on conflict (secret_hash) do update set expires_at = excluded.expires_at",
            SecretToken.Hash(secret), now, now + Life);
        return secret;
    }

    /// <summary>Creates the first admin; null when the secret is wrong, or somebody else was first.</summary>
    public async Task<long?> CompleteAsync(
        string secret, string email, string name, string password, string? teamName, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // Locks out every other way to create a user until this one is done.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var right = await connection.ExecuteAsync(
            ct, "delete from setup_secret where secret_hash = $1 and expires_at > $2", SecretToken.Hash(secret), clock.GetUtcNow());
        if (right == 0)
            return null;
        await connection.ExecuteAsync(ct, "lock table app_user in share row exclusive mode");
        await using (var nobody = connection.Command("select exists (select from app_user)"))
            if ((bool)(await nobody.ExecuteScalarAsync(ct))!)
                return null;
        var id = await users.InsertAsync(connection, email, name, password, isOperator: true, ct);
        await connection.ExecuteAsync(ct, "insert into member (team_id, user_id, role, created_at) values ($1, $2, 'admin', $3)", FirstTeam, id, clock.GetUtcNow());
        if (teamName is not null)
            await connection.ExecuteAsync(ct, "update team set name = $2 where id = $1", FirstTeam, teamName);
        await connection.ExecuteAsync(ct, "delete from setup_secret");
        await audit.WriteAsync(connection, actor, new AuditEntry("setup.complete", "user", $"{id}") { TeamId = FirstTeam }, ct);
        await transaction.CommitAsync(ct);
        return id;
    }
}
