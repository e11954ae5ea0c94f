using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Monitor.Data.Time;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>The keys of teams.</summary>
public sealed class ApiKeys(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const int Most = 1000;

    private const string InsertSql =
        """
        insert into api_key (id, team_id, name, prefix, key_hash, scope, created_by, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private const string ListSql =
        $"""
        select id, name, prefix, scope, created_at, expires_at, last_used_at, revoked_at
        from api_key where team_id = $1 order by created_at desc, id desc limit 1000
        """;

    /// <summary>Makes a key; its text is known only to the answer.</summary>
    public async Task<(ApiKey Key, string Text)> CreateAsync(
        long teamId, string name, TeamRole scope, DateTimeOffset? expiresAt, long? createdBy, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().TruncateToMilliseconds();
        var text = SecretToken.Create(SecretToken.KeyPrefix);
        var key = new ApiKey(Guid.CreateVersion7(now), name, text[..SecretToken.ShownPrefix], scope.Scope(), now, expiresAt, null, null);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(
            ct, InsertSql, key.Id, teamId, name, key.Prefix, SecretToken.Hash(text), key.Scope, createdBy, now, expiresAt);
        await audit.WriteAsync(connection, actor, new AuditEntry("api_key.create", "api_key", key.Id.ToString()) { After = Json(key) }, ct);
        await transaction.CommitAsync(ct);
        return (key, text);
    }

    /// <summary>A team's keys, newest first, without their texts.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(long teamId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(ListSql, teamId);
        var keys = new List<ApiKey>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct) && keys.Count < Most)
            keys.Add(new ApiKey(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetFieldValue<DateTimeOffset?>(5), reader.GetFieldValue<DateTimeOffset?>(6), reader.GetFieldValue<DateTimeOffset?>(7)));
        return keys;
    }

    /// <summary>Revokes a key; false when the team has none of that id. Revoking twice is no error.</summary>
    public async Task<bool> RevokeAsync(long teamId, Guid id, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = await connection.ExecuteAsync(
            ct, "update api_key set revoked_at = coalesce(revoked_at, $3) where team_id = $1 and id = $2", teamId, id, clock.GetUtcNow());
        if (changed == 0)
            return false;
        await audit.WriteAsync(connection, actor, new AuditEntry("api_key.revoke", "api_key", id.ToString()), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static string Json(ApiKey key) =>
        JsonSerializer.Serialize(new Dictionary<string, string?>
        {
            ["name"] = key.Name,
            ["prefix"] = key.Prefix,
            ["scope"] = key.Scope,
            ["expires_at"] = key.ExpiresAt?.ToWireFormat()
        });
}

/// <summary>A key without its text.</summary>
public sealed record ApiKey(
    Guid Id, string Name, string Prefix, string Scope, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt);
