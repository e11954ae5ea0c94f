using System.Security.Cryptography;
using System.Text;
using Monitor.Data.Secrets;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Inbox;

/// <summary>
/// Messages from others. Each is stored once by its key, worked on under a lease, and done in the transaction of what it starts; one that cannot be worked
/// on is set aside after some tries and can be replayed. Their bodies may hold secrets, so they are sealed, and gone when they are done.
/// </summary>
public sealed class MessageInbox(NpgsqlDataSource database, SecretBox box, TimeProvider time)
{
    /// <summary>Tries after which a message is set aside.</summary>
    public const short MostAttempts = 5;

    /// <summary>Longest key that is taken as it is.</summary>
    public const int LongestKey = 200;

    private const string Purpose = "inbox";
    private const string DigestPrefix = "sha256:";

    // Without an id of its own a message is told by what it says: for so long the same one is the same message, and after that a new one.
    private static readonly TimeSpan SameFor = TimeSpan.FromMinutes(10);

    private const string StoreSql = $"""
        insert into inbox_message as m (queue, key, body, received_at, due_at) values ($1, $2, $3, $4, $4)
        on conflict (queue, key) do update set state = 'waiting', body = excluded.body, received_at = $4, due_at = $4, attempts = 0, run_no = m.run_no + 1, ended_at = null, result = null
        where m.key like '{DigestPrefix}%' and m.state in ('done', 'dead') and m.received_at < $5
        returning id
        """;

    // A try counts when it begins: a message that ends the process at each of them is set aside like one that fails.
    private const string ClaimSql = """
        with due as materialized (
            select id, attempts from inbox_message where queue = $1 and state = 'waiting' and due_at <= $2 order by due_at, id limit $3 for update skip locked),
        lost as (
            update inbox_message m set state = 'dead', ended_at = $2, run_no = run_no + 1, result = 'Nobody who worked on it came to an end.'
            where m.id = any (array(select id from due where attempts >= $5)))
        update inbox_message m set due_at = $2 + $4, run_no = run_no + 1, attempts = attempts + 1 where m.id = any (array(select id from due where attempts < $5))
        returning m.id, m.queue, m.body, m.attempts, m.run_no
        """;

    private const string EndSql = """
        update inbox_message set state = $3, ended_at = $4, result = left($5, 500), body = case when $3 = 'done' then null else body end
        where id = $1 and run_no = $2 and state = 'waiting'
        """;

    private const string RetrySql = $"""
        update inbox_message set result = left($3, 500), due_at = $4, state = case when attempts >= $5 then 'dead' else state end,
            ended_at = case when attempts >= $5 then $6 end
        where id = $1 and run_no = $2 and state = 'waiting'
        """;

    private const string Columns = "id, queue, key, state, received_at, ended_at, attempts, result";

    private const string PageSql = $"""
        select {Columns} from inbox_message
        where ($1::text is null or queue = $1) and ($2::text is null or state = $2) and ($3::bigint is null or id < $3) order by id desc limit $4
        """;

    private const string ReplaySql = $"""
        update inbox_message set state = 'waiting', attempts = 0, run_no = run_no + 1, due_at = $2, ended_at = null, result = null
        where id = $1 and state in ('dead', 'held') returning {Columns}
        """;

    private const string RemoveSql = $"delete from inbox_message where id = $1 and state in ('dead', 'held') returning {Columns}";
    private const string FindSql = $"select {Columns} from inbox_message where id = $1";
    private const string RetainSql = "delete from inbox_message where id = any (array(select id from inbox_message where state = 'done' and ended_at < $1 order by ended_at limit $2))";

    /// <summary>Stores a message; false when it was stored before.</summary>
    /// <param name="queue">The queue that it came by.</param>
    /// <param name="key">Its own id; null: what it says tells it from others.</param>
    /// <param name="body">The message.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<bool> StoreAsync(string queue, string? key, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var stored = await connection.ReadAsync(
            connection.Command(
                StoreSql, queue, KeyOf(key, body.Span), box.Seal(Purpose, Convert.ToBase64String(body.Span)), now.UtcDateTime, (now - SameFor).UtcDateTime),
            reader => reader.GetInt64(0), ct);
        return stored.Count == 1;
    }

    /// <summary>Takes messages of a queue that are due.</summary>
    public async Task<IReadOnlyList<DueMessage>> ClaimAsync(string queue, int limit, TimeSpan lease, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(
            connection.Command(ClaimSql, queue, time.GetUtcNow().UtcDateTime, limit, lease, (int)MostAttempts),
            reader => new DueMessage(
                reader.GetInt64(0), reader.GetString(1), reader.GetText(2) is { } text && box.TryOpen(Purpose, text, out var body) ? Convert.FromBase64String(body) : null,
                reader.GetInt16(3), reader.GetInt32(4)),
            ct);
    }

    /// <summary>Does what a message asks for, and marks it in the same transaction; nothing of either when somebody else has it by now, or when it throws.</summary>
    public async Task<bool> WorkAsync(DueMessage message, Func<NpgsqlConnection, CancellationToken, Task<MessageEnd>> work, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var end = await work(connection, ct);
        var state = end.Kind == MessageEndKind.Done ? "done" : "dead";
        if (await connection.ExecuteAsync(ct, EndSql, message.Id, message.RunNo, state, time.GetUtcNow().UtcDateTime, end.Result) == 0)
            return false;
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Notes that a try failed; after the last one the message is set aside.</summary>
    public async Task FailAsync(DueMessage message, string error, TimeSpan wait, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, RetrySql, message.Id, message.RunNo, error, (now + wait).UtcDateTime, (int)MostAttempts, now.UtcDateTime);
    }

    /// <summary>Messages, newest first, without what they say.</summary>
    public async Task<IReadOnlyList<StoredMessage>> PageAsync(string? queue, string? state, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var command = connection.Command(PageSql);
        command.Parameters.Add(new() { Value = (object?)queue ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)state ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit });
        return await connection.ReadAsync(command, Read, ct);
    }

    /// <summary>One message, or null.</summary>
    public Task<StoredMessage?> FindAsync(long id, CancellationToken ct) => OneAsync(FindSql, ct, id);

    /// <summary>Lets a message that was set aside or held be worked on again, from the first try on; null when it is neither.</summary>
    public Task<StoredMessage?> ReplayAsync(long id, CancellationToken ct) => OneAsync(ReplaySql, ct, id, time.GetUtcNow().UtcDateTime);

    /// <summary>Removes a message that was set aside or held; null when it is neither.</summary>
    public Task<StoredMessage?> RemoveAsync(long id, CancellationToken ct) => OneAsync(RemoveSql, ct, id);

    /// <summary>Forgets what was done long ago; from then on the same message is a new one.</summary>
    public static async Task<int> RetainAsync(NpgsqlDataSource database, DateTimeOffset before, CancellationToken ct)
    {
        const int Chunk = 5_000;
        await using var connection = await database.OpenConnectionAsync(ct);
        var removed = 0;
        for (var gone = Chunk; gone == Chunk; removed += gone)
            gone = await connection.ExecuteAsync(ct, RetainSql, before.UtcDateTime, Chunk);
        return removed;
    }

    // What no text of the database can hold is told by its digest, too.
    private static string KeyOf(string? key, ReadOnlySpan<byte> body) => key is { Length: > 0 and <= LongestKey } && !key.Contains('\0', StringComparison.Ordinal)
        ? key
        : DigestPrefix + Convert.ToHexStringLower(SHA256.HashData(key is { Length: > 0 } ? Encoding.UTF8.GetBytes(key) : body));

#pragma warning disable CA1068 // The parameters of the statement come last.
    private async Task<StoredMessage?> OneAsync(string sql, CancellationToken ct, params object?[] parameters)
#pragma warning restore CA1068
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadAsync(connection.Command(sql, parameters), Read, ct)).SingleOrDefault();
    }

    private static StoredMessage Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4),
        reader.GetFieldValue<DateTimeOffset?>(5), reader.GetInt16(6), reader.GetText(7));
}
