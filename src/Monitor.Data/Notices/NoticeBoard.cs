using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Monitor.Data.Events;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Notices;

/// <summary>What an operator should know: raised once, cleared once, by whichever process notices first.</summary>
public sealed class NoticeBoard(NpgsqlDataSource database, IDbContextFactory<MonitorDb> databases, TimeProvider time)
{
    private static readonly string RaiseSql =
        $"""
        with n as (
            insert into notice (key, severity, message, raised_at, expires_at) values ($1, $2, $3, $4, $5)
            on conflict (key) where cleared_at is null do nothing
            returning key, severity, message),
        told as ({Tell("raised", "$4")})
        select count(*) from n
        """;

    private static readonly string ClearSql =
        $"""
        with n as (
            update notice set cleared_at = $2 where key = $1 and cleared_at is null returning key, severity, message),
        told as ({Tell("cleared", "$2")})
        select count(*) from n
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
        return await command.ExecuteScalarAsync(ct) is > 0L;
    }

    /// <summary>Clears the open notice of a key; tells whether there was one.</summary>
    public async Task<bool> ClearAsync(string key, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ClearSql);
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        return await command.ExecuteScalarAsync(ct) is > 0L;
    }

    /// <summary>Notices, newest first.</summary>
    public async Task<IReadOnlyList<Notice>> PageAsync(bool onlyOpen, long? before, int limit, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        IQueryable<Notice> chosen = db.Notices;
        if (onlyOpen)
            chosen = chosen.Where(notice => notice.ClearedAt == null && (notice.ExpiresAt == null || notice.ExpiresAt > now));
        if (before is { } id)
            chosen = chosen.Where(notice => notice.Id < id);
        var page = await chosen.OrderByDescending(notice => notice.Id).Take(limit).ToListAsync(ct);
        return page.ConvertAll(notice => notice.ClearedAt is null && notice.ExpiresAt <= now ? notice with { ClearedAt = notice.ExpiresAt } : notice);
    }

    private static string Tell(string action, string at) =>
        $"""
        insert into outbox (kind, entity, at, data)
        select '{EventKinds.Notice}', 'notice:' || key, {at}, jsonb_build_object('action', '{action}', 'key', key, 'severity', severity, 'message', message)
        from n where {OutboxSql.ToNotices}
        """;

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
public sealed record Notice
{
    /// <summary>Grows with time.</summary>
    public long Id { get; init; }

    /// <summary>What it is about.</summary>
    public required string Key { get; init; }

    /// <summary>info, warning or critical.</summary>
    public required string Severity { get; init; }

    /// <summary>For people.</summary>
    public required string Message { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it ended; null while it is open.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>When it ends by itself; null: it is cleared.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed class NoticeMapping : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> notice) => notice.ToTable("notice");
}
