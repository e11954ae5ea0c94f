using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>How a change of a member ended.</summary>
public enum MemberChange
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The team has no such member.</summary>
    Unknown,

    /// <summary>A team keeps at least one admin.</summary>
    LastAdmin,
}

/// <summary>Who belongs to a team.</summary>
public sealed class Members(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const string ListSql =
        """
        select u.id, u.email, u.name, m.role, m.created_at, u.totp_enabled_at is not null, u.disabled_at is not null
        from member m join app_user u on u.id = m.user_id
        where m.team_id = $1 order by lower(u.name), u.id limit 1000
        """;

    /// <summary>A team's members by name.</summary>
    public async Task<IReadOnlyList<Member>> ListAsync(long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(ListSql, teamId);
        var members = new List<Member>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            members.Add(new Member(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetBoolean(5), reader.GetBoolean(6)));
        return members;
    }

    // What somebody handed out goes with their right to hand it out: a key that can do more than they may themselves, an invitation.
    private const string KeysSql =
        """
        update api_key set revoked_at = $3
        where team_id = $1 and created_by = $2 and revoked_at is null and scope = any ($4)
        """;

    private const string InvitationsSql =
        """
        update invitation set revoked_at = $3
        where team_id = $1 and created_by_user = $2 and revoked_at is null and accepted_at is null
        """;

    /// <summary>Gives a member another role; keys that they made and that can do more than they may now are revoked.</summary>
    public Task<MemberChange> ChangeRoleAsync(long teamId, long userId, TeamRole role, AuditActor actor, CancellationToken ct) =>
        ChangeAsync(teamId, userId, role, actor, ct);

    /// <summary>Removes a member, with the keys that they made for the team and the invitations that are still open.</summary>
    public Task<MemberChange> RemoveAsync(long teamId, long userId, AuditActor actor, CancellationToken ct) =>
        ChangeAsync(teamId, userId, role: null, actor, ct);

    private async Task<MemberChange> ChangeAsync(long teamId, long userId, TeamRole? role, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // The team's row is the lock: two admins cannot remove each other at once.
        await connection.ExecuteAsync(ct, "select from team where id = $1 for update", teamId);
        var before = await RoleAsync(connection, teamId, userId, ct);
        if (before is null)
            return MemberChange.Unknown;
        if (before == TeamRole.Admin && role != TeamRole.Admin && await AdminsAsync(connection, teamId, ct) == 1)
            return MemberChange.LastAdmin;
        if (role is { } given)
        {
            await connection.ExecuteAsync(ct, "update member set role = $3 where team_id = $1 and user_id = $2", teamId, userId, given.Name());
        }
        else
        {
            await connection.ExecuteAsync(ct, "delete from member where team_id = $1 and user_id = $2", teamId, userId);
        }

        var now = clock.GetUtcNow();
        string[] lost = [.. Enum.GetValues<TeamRole>().Where(level => role is null || level > role).Select(level => level.Scope())];
        await connection.ExecuteAsync(ct, KeysSql, teamId, userId, now, lost);
        if (role != TeamRole.Admin)
            await connection.ExecuteAsync(ct, InvitationsSql, teamId, userId, now);

        await audit.WriteAsync(
            connection, actor,
            new AuditEntry(role is null ? "member.remove" : "member.change_role", "user", $"{userId}")
            {
                Before = JsonSerializer.Serialize(new { role = before.Value.Name() }),
                After = role is null ? null : JsonSerializer.Serialize(new { role = role.Value.Name() }),
            }, ct);
        await transaction.CommitAsync(ct);
        return MemberChange.Done;
    }

    private static async Task<TeamRole?> RoleAsync(NpgsqlConnection connection, long teamId, long userId, CancellationToken ct)
    {
        await using var command = connection.Command("select role from member where team_id = $1 and user_id = $2", teamId, userId);
        return await command.ExecuteScalarAsync(ct) is string role ? TeamRoles.Parse(role) : null;
    }

    private static async Task<long> AdminsAsync(NpgsqlConnection connection, long teamId, CancellationToken ct)
    {
        await using var command = connection.Command("select count(*) from member where team_id = $1 and role = 'admin'", teamId);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}

/// <summary>A member of a team.</summary>
public sealed record Member(
    long UserId, string Email, string Name, string Role, DateTimeOffset CreatedAt, bool HasSecondFactor, bool IsDisabled);
