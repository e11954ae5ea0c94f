using Microsoft.EntityFrameworkCore;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Auditing;

/// <summary>The log of who changed what.</summary>
public sealed class AuditLog(NpgsqlDataSource database, TimeProvider clock)
{
    private const string InsertSql =
        """
        insert into audit_log (team_id, at, actor_kind, actor_id, actor_name, action, entity_type, entity_id, before, after, ip, request_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    private const string PageSql =
        """
        select id, at, actor_kind, actor_id, actor_name, action, entity_type, entity_id, before::text, after::text, ip, request_id
        from audit_log
        where (team_id = $1::bigint or (team_id is null and $5)) and id < $2 and ($3::text is null or action = $3)
        order by id desc limit $4
        """;

    /// <summary>Writes a row in the transaction of the change.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, AuditActor actor, AuditEntry entry, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Insert(actor, entry) } };
        await batch.ExecuteNonQueryAsync(ct);
        actor.Written++;
    }

    /// <summary>Writes a row in the transaction of the change.</summary>
    public Task WriteAsync(MonitorDb db, AuditActor actor, AuditEntry entry, CancellationToken ct) =>
        WriteAsync((NpgsqlConnection)db.Database.GetDbConnection(), actor, entry, ct);

    /// <summary>The statement that writes a row, for the transaction of the change; the caller counts it in <see cref="AuditActor.Written"/>.</summary>
    public NpgsqlBatchCommand Insert(AuditActor actor, AuditEntry entry) => new(InsertSql)
    {
        Parameters =
        {
            Value(entry.OfInstallation ? null : entry.TeamId ?? actor.TeamId), Value(clock.GetUtcNow().UtcDateTime), Value(actor.Kind), Value(actor.Id), Value(actor.Name),
            Value(entry.Action), Value(entry.EntityType), Value(entry.EntityId), Value(entry.Before, NpgsqlDbType.Jsonb),
            Value(entry.After, NpgsqlDbType.Jsonb), Value(actor.Ip), Value(actor.RequestId),
        },
    };

    /// <summary>Writes a row for a change that is already made.</summary>
    public async Task WriteAsync(AuditActor actor, AuditEntry entry, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await WriteAsync(connection, actor, entry, ct);
    }

    /// <summary>Rows of a team, if one is given, newest first, older than <paramref name="before"/>.</summary>
    /// <param name="teamId">Whose.</param>
    /// <param name="before">Only rows with a smaller id.</param>
    /// <param name="action">Only this action, unless null.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="alsoInstallation">Also rows that concern the whole installation.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<AuditRow>> PageAsync(
        long? teamId, long? before, string? action, int limit, bool alsoInstallation, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(PageSql, connection);
        command.Parameters.Add(Value(teamId, NpgsqlDbType.Bigint));
        command.Parameters.Add(Value(before ?? long.MaxValue));
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)action ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        command.Parameters.Add(new NpgsqlParameter { Value = alsoInstallation });
        var rows = new List<AuditRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(new AuditRow(
                reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetText(3), reader.GetString(4),
                reader.GetString(5), reader.GetText(6), reader.GetText(7), reader.GetText(8), reader.GetText(9), reader.GetText(10),
                reader.GetText(11)));
        return rows;
    }

    private static NpgsqlParameter Value(object? value, NpgsqlDbType? type = null)
    {
        var parameter = new NpgsqlParameter { Value = value ?? DBNull.Value };
        if (type is { } known)
            parameter.NpgsqlDbType = known;
        return parameter;
    }
}
