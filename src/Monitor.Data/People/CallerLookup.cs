using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.People;

/// <summary>Finds out who calls from the hash of a key or of a session's token. Expired and revoked ones are unknown.</summary>
public sealed class CallerLookup(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // A key of scope admin that an operator made acts as an operator does, for as long as its maker is one. Disabling somebody revokes
    // what they hold; while they are disabled it is known all the same, so that they are told why it does not work.
    private const string KeySql =
        """
        select k.id, k.created_by, k.name, k.team_id, k.scope, k.scope = 'admin' and coalesce(u.operator, false), u.disabled_at is not null,
               k.last_used_at is null or k.last_used_at < $2 - interval '1 minute'
        from api_key k left join app_user u on u.id = k.created_by
        where k.key_hash = $1 and (k.revoked_at is null or k.revoked_at >= u.disabled_at) and (k.expires_at is null or k.expires_at > $2)
          and ($3 or not k.made_open)
        """;

    private const string SessionSql =
        """
        select s.id, s.user_id, u.name, m.team_id, m.role, u.operator, u.disabled_at is not null,
               s.last_seen_at, s.proved_at, u.totp_enabled_at is not null or s.method in ('passkey', 'single_sign_on')
        from session s
        join app_user u on u.id = s.user_id
        left join member m on m.team_id = s.team_id and m.user_id = s.user_id
        where s.token_hash = $1 and (s.revoked_at is null or s.revoked_at >= u.disabled_at) and s.expires_at > $2 and s.last_seen_at > $2 - $3
        """;

    /// <summary>Whose key this is. What was made while nobody had to prove who they are counts only while that is so.</summary>
    public async Task<Caller?> FindKeyAsync(byte[] hash, bool isOpen, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(KeySql, hash, now, isOpen);
        var isUnseen = false;
        var caller = await ReadAsync(
            command, CallerKind.Key, TeamRoles.ParseScope,
            (found, reader) =>
            {
                isUnseen = reader.GetBoolean(7);
                return found;
            }, ct);
        if (isUnseen)
            await connection.ExecuteAsync(ct, "update api_key set last_used_at = $2 where id = $1", caller!.Id, now);
        return caller;
    }

    /// <summary>Whose session this is; one that was idle for longer than <paramref name="idle"/> is over.</summary>
    public async Task<Caller?> FindSessionAsync(byte[] hash, TimeSpan idle, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(SessionSql, hash, clock.GetUtcNow(), idle);
        return await ReadAsync(
            command, CallerKind.User, TeamRoles.Parse,
            (found, reader) => found with
            {
                LastSeenAt = reader.GetFieldValue<DateTimeOffset>(7),
                ProvedAt = reader.GetFieldValue<DateTimeOffset?>(8),
                HasSecondFactor = reader.GetBoolean(9),
            }, ct);
    }

    /// <summary>Notes to the minute that a session is in use. What merely stays open, such as a stream, is none.</summary>
    public async Task UseSessionAsync(Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (caller.LastSeenAt >= now - Minute)
            return;
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            ct, "update session set last_seen_at = $2 where id = $1 and last_seen_at < $2 - interval '1 minute'", caller.Id, now);
    }

    private static async Task<Caller?> ReadAsync(
        NpgsqlCommand command, CallerKind kind, Func<string, TeamRole> role, Func<Caller, NpgsqlDataReader, Caller> complete, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;
        var caller = new Caller(
            kind, reader.GetGuid(0), reader.GetFieldValue<long?>(1), reader.GetString(2), reader.GetFieldValue<long?>(3),
            reader.GetText(4) is { } word ? role(word) : null, reader.GetBoolean(5), reader.GetBoolean(6));
        return complete(caller, reader);
    }
}
