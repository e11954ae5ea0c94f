using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>The people who have an account here.</summary>
public sealed class Users(NpgsqlDataSource database, Passwords passwords, AuditLog audit, TimeProvider clock)
{
    private const string FindSql =
        """
        select u.email, u.name, u.operator, u.totp_enabled_at is not null, m.team_id, t.name, m.role
        from app_user u
        left join member m on m.user_id = u.id
        left join team t on t.id = m.team_id
        where u.id = $1 order by m.created_at, m.team_id
        """;

    /// <summary>A user and their teams.</summary>
    public async Task<UserProfile> GetAsync(long userId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(FindSql, userId);
        await using var reader = await command.ExecuteReaderAsync(ct);
        UserProfile? user = null;
        var teams = new List<Membership>();
        while (await reader.ReadAsync(ct))
        {
            user ??= new UserProfile(userId, reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3), teams);
            if (!reader.IsDBNull(4))
                teams.Add(new Membership(reader.GetInt64(4), reader.GetString(5), reader.GetString(6)));
        }

        return user ?? throw new InvalidOperationException("A session outlived its user.");
    }

    /// <summary>Whether somebody has this e-mail.</summary>
    public async Task<bool> ExistsAsync(string email, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command("select exists (select from app_user where lower(email) = lower($1))", email);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Sets a new password and ends all other sessions of the user.</summary>
    public async Task ChangePasswordAsync(long userId, Guid keepSession, string password, AuditActor actor, CancellationToken ct)
    {
        var hash = passwords.Hash(password);
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(ct, "update app_user set password_hash = $2, password_changed_at = $3 where id = $1", userId, hash, now);
        await connection.ExecuteAsync(
            ct, "update session set revoked_at = $3 where user_id = $1 and id <> $2 and revoked_at is null", userId, keepSession, now);
        await audit.WriteAsync(connection, actor, new AuditEntry("user.change_password", "user", $"{userId}"), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Disables or enables a user; false when there is no such user.</summary>
    public async Task<bool> SetDisabledAsync(long userId, bool disabled, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteAsync(
            ct, "update app_user set disabled_at = case when $2 then coalesce(disabled_at, $3) end where id = $1", userId, disabled, clock.GetUtcNow()) == 0)
            return false;
        await audit.WriteAsync(connection, actor, new AuditEntry(disabled ? "user.disable" : "user.enable", "user", $"{userId}"), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Inserts a user in the caller's transaction; null when the e-mail is taken.</summary>
    internal async Task<long?> InsertAsync(
        NpgsqlConnection connection, string email, string name, string password, bool isOperator, CancellationToken ct)
    {
        await using var command = connection.Command(
            """
            insert into app_user (email, name, password_hash, password_changed_at, operator, created_at) values ($1, $2, $3, $4, $5, $4)
            on conflict do nothing returning id
            """, email, name, passwords.Hash(password), clock.GetUtcNow(), isOperator);
        return (long?)await command.ExecuteScalarAsync(ct);
    }
}

/// <summary>A user as they see themselves.</summary>
public sealed record UserProfile(
    long Id, string Email, string Name, bool IsOperator, bool HasSecondFactor, IReadOnlyList<Membership> Teams);

/// <summary>A user's place in a team.</summary>
public sealed record Membership(long TeamId, string TeamName, string Role);
