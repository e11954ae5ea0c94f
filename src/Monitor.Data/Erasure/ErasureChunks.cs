using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Erasure;

/// <summary>
/// Removes what there is most of, measurements and logs, before an erasure's own transaction: a part at a time, each committed, so that no
/// statement is longer than others can wait, and what is done stays done. How far it is stands in <c>erasure_work</c>.
/// </summary>
internal static class ErasureChunks
{
    private const int Chunk = 5_000;

    /// <summary>An account with less is erased in one transaction.</summary>
    public const int Small = 20_000;

    private static readonly (string What, string Table, string Key, string Time, string Of)[] Parts =
    [
        ("measurement", "influencer_metrics_history", "account_id", "recorded_at", "@accounts"),
        ("measurement", "post_metrics_history", "post_ref", "recorded_at", "@posts"),
        ("log", "profile_log", "account_id", "timestamp", "@accounts"),
        ("log", "post_log", "post_id", "timestamp", "@posts"),
        ("run", "task_run", "task_id", "finished_at", "@tasks"),
    ];

    private const string BeginSql =
        """
        insert into erasure_work (account_id, team_id, is_operator, actor, begun_at, remaining) values ($1, $2, $3, $4::jsonb, $5, $6)
        on conflict (account_id) do nothing
        """;

    private const string ProgressSql = "select account_id, team_id, is_operator, actor::text, removed::text, remaining from erasure_work";

    // When its last part went: whoever finds that long ago goes on.
    private const string NoteSql =
        """
        update erasure_work set begun_at = $4, removed = removed || jsonb_build_object($2::text, coalesce((removed ->> $2)::integer, 0) + $3), remaining = greatest(0, remaining - $3)
        where account_id = $1
        """;

    /// <summary>About how many rows there are of these parts; counting ends where there are too many for one transaction.</summary>
    public static async Task<bool> AreManyAsync(NpgsqlConnection connection, ErasedPerson person, long accountId, CancellationToken ct)
    {
        long rows = 0;
        foreach (var part in Parts)
        {
            await using var count = Command(connection, $"select count(*) from (select from {part.Table} where {part.Key} = any ({part.Of}) limit {Small}) counted", person, accountId);
            rows += (long)(await count.ExecuteScalarAsync(ct))!;
            if (rows >= Small)
                return true;
        }

        return false;
    }

    /// <summary>How many rows there are of these parts, by kind.</summary>
    public static async Task<Dictionary<string, int>> CountAsync(NpgsqlConnection connection, ErasedPerson person, long accountId, CancellationToken ct)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in Parts)
        {
            await using var count = Command(connection, $"select count(*)::integer from {part.Table} where {part.Key} = any ({part.Of})", person, accountId);
            counts[part.What] = counts.GetValueOrDefault(part.What) + (int)(await count.ExecuteScalarAsync(ct))!;
        }

        return counts;
    }

    /// <summary>Writes down that an erasure has begun.</summary>
    public static async Task BeginAsync(
        NpgsqlConnection connection, ErasureOrder order, AuditActor actor, long remaining, DateTimeOffset now, CancellationToken ct)
    {
        await using var begin = new NpgsqlCommand(BeginSql, connection)
        {
            Parameters =
            {
                new() { Value = order.AccountId },
                new() { Value = (object?)order.TeamId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = order.IsOperator },
                new() { Value = JsonSerializer.Serialize(new StoredActor(actor.Kind, actor.Id, actor.Name, actor.TeamId, actor.Ip, actor.RequestId)), NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = now.UtcDateTime },
                new() { Value = remaining },
            },
        };
        await begin.ExecuteNonQueryAsync(ct);
    }

    /// <summary>How far the erasure of an account is; null when none has begun.</summary>
    public static Task<ErasureProgress?> FindAsync(NpgsqlConnection connection, long accountId, CancellationToken ct) =>
        FindAsync(connection.Command($"{ProgressSql} where account_id = $1", accountId), connection, ct);

    /// <summary>One that nobody has been at since a time, if there is any.</summary>
    public static Task<ErasureProgress?> FindLeftAsync(NpgsqlConnection connection, DateTimeOffset since, CancellationToken ct) =>
        FindAsync(connection.Command($"{ProgressSql} where begun_at < $1 order by begun_at limit 1", since.UtcDateTime), connection, ct);

    private static async Task<ErasureProgress?> FindAsync(NpgsqlCommand query, NpgsqlConnection connection, CancellationToken ct)
    {
        var found = await connection.ReadAsync(
            query,
            reader => new ErasureProgress(
                new ErasureOrder(reader.GetInt64(0), reader.GetFieldValue<long?>(1), reader.GetBoolean(2)),
                Actor(reader.GetString(3)), JsonSerializer.Deserialize<Dictionary<string, int>>(reader.GetString(4))!, reader.GetInt64(5)), ct);
        return found is [var one] ? one : null;
    }

    /// <summary>Removes one part more, in a transaction of its own; false when nothing is left of them.</summary>
    public static async Task<bool> RemoveAsync(
        NpgsqlConnection connection, ErasedPerson person, long accountId, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var part in Parts)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            // Nobody else is at it meanwhile.
            await connection.ExecuteAsync(ct, "select from erasure_work where account_id = $1 for update", accountId);
            await using var remove = Command(connection, $"""
                delete from {part.Table} h using (select {part.Key} as id, "{part.Time}" as at from {part.Table} where {part.Key} = any ({part.Of}) limit {Chunk}) old
                where h.{part.Key} = old.id and h."{part.Time}" = old.at
                """, person, accountId);
            var rows = await remove.ExecuteNonQueryAsync(ct);
            if (rows == 0)
                continue;
            await connection.ExecuteAsync(ct, NoteSql, accountId, part.What, rows, now.UtcDateTime);
            await transaction.CommitAsync(ct);
            return true;
        }

        return false;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, ErasedPerson person, long accountId)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var (name, value) in ((string, object)[])[("accounts", new[] { accountId }), ("posts", person.Posts), ("tasks", person.Tasks)])
            if (sql.Contains($"@{name}", StringComparison.Ordinal))
                command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static AuditActor Actor(string json) => JsonSerializer.Deserialize<StoredActor>(json) is { } stored
        ? new AuditActor(stored.Kind, stored.Id, stored.Name, stored.TeamId, stored.Ip, stored.RequestId)
        : throw new JsonException("An erasure does not say who asked for it.");

    private sealed record StoredActor(string Kind, string? Id, string Name, long? TeamId, string? Ip, string? RequestId);
}

/// <summary>How far an erasure is.</summary>
/// <param name="Order">What is erased, and for whom.</param>
/// <param name="Actor">Who asked.</param>
/// <param name="Removed">Rows that are gone, by kind.</param>
/// <param name="Remaining">About how many are not.</param>
internal sealed record ErasureProgress(ErasureOrder Order, AuditActor Actor, IReadOnlyDictionary<string, int> Removed, long Remaining);
