using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Notices;

/// <summary>What an operator should know: raised once, cleared once, by whichever process notices first.</summary>
public sealed class NoticeBoard(NpgsqlDataSource database, TimeProvider time)
{
    private const string RaiseSql =
        """
        insert into notice (key, severity, message, raised_at, expires_at) values ($1, $2, $3, $4, $5)
        on conflict (key) where cleared_at is null do nothing
        """;

    private const string PageSql =
        """
        select id, key, severity, message, raised_at,
            case when cleared_at is null and expires_at <= $1 then expires_at else cleared_at end
        from notice
        where (not $2 or (cleared_at is null and (expires_at is null or expires_at > $1))) and ($3::bigint is null or id < $3)
        order by id desc limit $4
        """;

    /// <summary>Raises a notice unless one with this key is open; tells whether it did.</summary>
    /// <param name="key">What it is about, such as <c>credentials:tikhub</c>.</param>
    /// <param name="severity">How bad it is.</param>
    /// <param name="message">For people.</param>
    /// <param name="expiresAt">When it ends by itself; null: it is cleared.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<bool> RaiseAsync(string key, NoticeSeverity severity, string message, DateTimeOffset? expiresAt, CancellationToken ct)
    {
        await using var command = database.CreateCommand(RaiseSql);
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = Word(severity) });
        command.Parameters.Add(new() { Value = message });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new() { Value = (object?)expiresAt?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Clears the open notice of a key; tells whether there was one.</summary>
    public async Task<bool> ClearAsync(string key, CancellationToken ct)
    {
        await using var command = database.CreateCommand("update notice set cleared_at = $2 where key = $1 and cleared_at is null");
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Notices, newest first.</summary>
    public async Task<IReadOnlyList<Notice>> PageAsync(bool onlyOpen, long? before, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(PageSql);
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new() { Value = onlyOpen });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var notices = new List<Notice>();
        while (await reader.ReadAsync(ct))
            notices.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset?>(5)));
        return notices;
    }

    private static string Word(NoticeSeverity severity) => severity switch
    {
        NoticeSeverity.Critical => "critical",
        NoticeSeverity.Warning => "warning",
        _ => "info",
    };
}

/// <summary>How bad a notice is.</summary>
public enum NoticeSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Deserves attention.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Critical,
}

/// <summary>One notice.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Severity">info, warning or critical.</param>
/// <param name="Message">For people.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="ClearedAt">When it ended; null while it is open.</param>
public sealed record Notice(long Id, string Key, string Severity, string Message, DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt);
