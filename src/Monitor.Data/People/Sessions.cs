using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>The sessions of people who signed in.</summary>
public sealed class Sessions(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const string InsertSql =
        """
        insert into session (id, token_hash, user_id, team_id, created_at, last_seen_at, expires_at, ip, user_agent)
        values ($1, $2, $3, (select team_id from member where user_id = $3 order by created_at, team_id limit 1), $4, $4, $5, $6, $7)
        """;

    private const string ListSql =
        """
        select id, created_at, last_seen_at, expires_at, ip, user_agent from session
        where user_id = $1 and revoked_at is null and expires_at > $2 order by last_seen_at desc limit 100
        """;

    private const string TeamSql =
        """
        update session set team_id = $3
        where id = $1 and user_id = $2 and exists (select from member where team_id = $3 and user_id = $2)
        """;

    /// <summary>Begins a session in the user's first team; its token is known only to the answer.</summary>
    public async Task<string> CreateAsync(long userId, TimeSpan life, string? ip, string? userAgent, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        var token = SecretToken.Create();
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            ct, InsertSql, Guid.CreateVersion7(now), SecretToken.Hash(token), userId, now, now + life, ip, userAgent);
        return token;
    }

    /// <summary>A user's sessions, the one used last first.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(long userId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(ListSql, userId, clock.GetUtcNow());
        var rows = new List<SessionRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(new SessionRow(
                reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetFieldValue<DateTimeOffset>(3), reader.GetText(4), reader.GetText(5)));
        return rows;
    }

    /// <summary>Ends a session of a user; false when they have none of that id.</summary>
    public async Task<bool> RevokeAsync(long userId, Guid id, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteAsync(
            ct, "update session set revoked_at = coalesce(revoked_at, $3) where user_id = $1 and id = $2", userId, id, clock.GetUtcNow()) == 0)
            return false;
        await audit.WriteAsync(connection, actor, new AuditEntry("session.revoke", "session", id.ToString()), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Lets a session act for another team of its user; false when they are not in it.</summary>
    public async Task<bool> ChooseTeamAsync(long userId, Guid id, long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(ct, TeamSql, id, userId, teamId) == 1;
    }
}

/// <summary>A session without its token.</summary>
public sealed record SessionRow(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, string? Ip, string? UserAgent);
