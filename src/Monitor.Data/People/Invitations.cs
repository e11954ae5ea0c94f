using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>Invitations into a team. The admin hands the token on; it counts once.</summary>
public sealed class Invitations(NpgsqlDataSource database, Users users, AuditLog audit, TimeProvider clock)
{
    private const string InsertSql =
        """
        insert into invitation (id, team_id, email, role, token_hash, created_by, created_at, expires_at, created_by_user)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9::bigint)
        """;

    private const string ListSql =
        """
        select id, email, role, created_by, created_at, expires_at, accepted_at, revoked_at
        from invitation where team_id = $1 order by created_at desc, id desc limit 1000
        """;

    private const string OpenSql =
        """
        select id, team_id, email, role from invitation
        where token_hash = $1 and accepted_at is null and revoked_at is null and expires_at > $2
        """;

    /// <summary>Makes an invitation; its token is known only to the answer.</summary>
    public async Task<(Invitation Invitation, string Token)> CreateAsync(
        long teamId, string email, TeamRole role, TimeSpan life, long? createdBy, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        var token = SecretToken.Create("invite_");
        var made = new Invitation(Guid.CreateVersion7(now), email, role.Name(), actor.Name, now, now + life, null, null);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(
            ct, InsertSql, made.Id, teamId, email, made.Role, SecretToken.Hash(token), made.CreatedBy, now, made.ExpiresAt, createdBy);
        await audit.WriteAsync(
            connection, actor,
            new AuditEntry("invitation.create", "invitation", made.Id.ToString()) { After = JsonSerializer.Serialize(new { email, role = made.Role }) }, ct);
        await transaction.CommitAsync(ct);
        return (made, token);
    }

    /// <summary>A team's invitations, newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> ListAsync(long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(ListSql, teamId);
        var rows = new List<Invitation>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(new Invitation(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetFieldValue<DateTimeOffset?>(6), reader.GetFieldValue<DateTimeOffset?>(7)));
        return rows;
    }

    /// <summary>Takes an invitation back; false when the team has none of that id that is still open.</summary>
    public async Task<bool> RevokeAsync(long teamId, Guid id, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteAsync(
            ct, "update invitation set revoked_at = coalesce(revoked_at, $3) where team_id = $1 and id = $2 and accepted_at is null",
            teamId, id, clock.GetUtcNow()) == 0)
            return false;
        await audit.WriteAsync(connection, actor, new AuditEntry("invitation.revoke", "invitation", id.ToString()), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Who an open invitation is for; null when there is none with this token.</summary>
    public async Task<string?> FindEmailAsync(string token, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await FindAsync(connection, token, lockRow: false, ct))?.Email;
    }

    /// <summary>
    /// Accepts an invitation. <paramref name="userId"/> is the user who has its e-mail and proved it; without one a new user is
    /// made. Answers the user, or null when the invitation was used meanwhile or the e-mail was taken.
    /// </summary>
    public async Task<long?> AcceptAsync(string token, long? userId, string? name, string password, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await FindAsync(connection, token, lockRow: true, ct) is not { } invitation)
            return null;
        var id = userId ?? await users.InsertAsync(connection, invitation.Email, name ?? invitation.Email, password, isOperator: false, ct);
        if (id is null)
            return null;
        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(ct, "update invitation set accepted_at = $2 where id = $1", invitation.Id, now);
        await connection.ExecuteAsync(
            ct, "insert into member (team_id, user_id, role, created_at) values ($1, $2, $3, $4) on conflict do nothing",
            invitation.TeamId, id, invitation.Role, now);
        await audit.WriteAsync(
            connection, actor,
            new AuditEntry("invitation.accept", "user", $"{id}")
            {
                TeamId = invitation.TeamId,
                After = JsonSerializer.Serialize(new { email = invitation.Email, role = invitation.Role }),
            }, ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    private async Task<OpenInvitation?> FindAsync(NpgsqlConnection connection, string token, bool lockRow, CancellationToken ct)
    {
        await using var command = connection.Command(OpenSql + (lockRow ? " for update" : ""), SecretToken.Hash(token), clock.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new OpenInvitation(reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3))
            : null;
    }

    private sealed record OpenInvitation(Guid Id, long TeamId, string Email, string Role);
}

/// <summary>An invitation without its token.</summary>
public sealed record Invitation(
    Guid Id, string Email, string Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? AcceptedAt,
    DateTimeOffset? RevokedAt);
