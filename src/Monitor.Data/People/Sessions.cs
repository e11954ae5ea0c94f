using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>The sessions of people who signed in.</summary>
public sealed class Sessions(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    // Holding the person's row, so that whoever changes their credentials meanwhile sees this session and ends it, or is seen here.
    private const string InsertSql =
        """
        with person as (
            select id from app_user where id = $3 and credentials_version = $9 and disabled_at is null for share
        )
        insert into session (id, token_hash, user_id, team_id, created_at, last_seen_at, proved_at, expires_at, ip, user_agent, method)
        select $1, $2, id, (select team_id from member where user_id = $3 order by created_at, team_id limit 1), $4, $4, $10::timestamptz, $5, $6, $7, $8
        from person
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

    /// <summary>
    /// Begins a session in the user's first team; its token is known only to the answer. Null when what the person proved themselves with
    /// was changed meanwhile, or they were disabled: then it proves nothing any more.
    /// </summary>
    public async Task<string?> CreateAsync(SignedIn proof, TimeSpan life, string? userAgent, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        var token = SecretToken.Create();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var begun = await connection.ExecuteAsync(
            ct, InsertSql, Guid.CreateVersion7(now), SecretToken.Hash(token), proof.UserId, now, now + life, actor.Ip, userAgent, proof.Method,
            proof.CredentialsVersion, proof.ProvedAt(now)) == 1;
        var entry = new AuditEntry(begun ? "session.create" : "session.refuse", "user", $"{proof.UserId}")
        {
            OfInstallation = true,
            After = begun ? $$"""{"method": "{{proof.Method}}"}""" : """{"reason": "changed_meanwhile"}""",
        };
        await audit.WriteAsync(connection, actor, entry, ct);
        await transaction.CommitAsync(ct);
        return begun ? token : null;
    }

    /// <summary>
    /// Notes that the person of a session proved again who they are; whatever is more than a password stays known. False when the session is
    /// over.
    /// </summary>
    public async Task<bool> ProveAsync(Guid id, SignedIn proof, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteAsync(
            ct,
            """
            update session s set proved_at = $2, method = case when $5 = 'password' then s.method else $5 end from app_user u
            where s.id = $1 and s.user_id = $3 and s.revoked_at is null and u.id = s.user_id and u.credentials_version = $4
            """, id, clock.GetUtcNow(), proof.UserId, proof.CredentialsVersion, proof.Method) == 0)
            return false;
        await audit.WriteAsync(
            connection, actor, new AuditEntry("session.prove", "session", $"{id}") { After = $$"""{"method": "{{proof.Method}}"}""" }, ct);
        await transaction.CommitAsync(ct);
        return true;
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

    /// <summary>Ends all sessions of a user, as an operator does; false when there is no such user.</summary>
    public async Task<bool> RevokeAllAsync(long userId, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Holding the person's row, so that no session begins meanwhile.
        if (await connection.ExecuteAsync(ct, "update app_user set name = name where id = $1", userId) == 0)
            return false;
        await connection.ExecuteAsync(ct, "update session set revoked_at = $2 where user_id = $1 and revoked_at is null", userId, clock.GetUtcNow());
        await audit.WriteAsync(connection, actor, new AuditEntry("session.revoke_all", "user", $"{userId}") { OfInstallation = true }, ct);
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
