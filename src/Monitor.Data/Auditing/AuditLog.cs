using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Auditing;

/// <summary>The log of who changed what.</summary>
public sealed class AuditLog(IDbContextFactory<MonitorDb> databases, TimeProvider clock)
{
    private const string InsertSql =
        """
        insert into audit_log (team_id, at, actor_kind, actor_id, actor_name, action, entity_type, entity_id, before, after, ip, request_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    /// <summary>Writes a row in the transaction of the change.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, AuditActor actor, AuditEntry entry, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Insert(actor, entry) } };
        await batch.ExecuteNonQueryAsync(ct);
        actor.Written++;
    }

    /// <summary>The statement that writes a row, for the transaction of the change; the caller counts it in <see cref="AuditActor.Written"/>.</summary>
    public NpgsqlBatchCommand Insert(AuditActor actor, AuditEntry entry) => new(InsertSql)
    {
        Parameters =
        {
            Value(entry.TeamId ?? actor.TeamId), Value(clock.GetUtcNow().UtcDateTime), Value(actor.Kind), Value(actor.Id), Value(actor.Name),
            Value(entry.Action), Value(entry.EntityType), Value(entry.EntityId), Value(entry.Before, NpgsqlDbType.Jsonb),
            Value(entry.After, NpgsqlDbType.Jsonb), Value(actor.Ip), Value(actor.RequestId),
        },
    };

    /// <summary>Writes a row for a change that is already made.</summary>
    public async Task WriteAsync(AuditActor actor, AuditEntry entry, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        Add(db, actor, entry);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Adds a row to the changes that a context is about to save, so that both are one transaction.</summary>
    internal void Add(MonitorDb db, AuditActor actor, AuditEntry entry)
    {
        db.Add(new AuditRow(
            0, clock.GetUtcNow(), actor.Kind, actor.Id, actor.Name, entry.Action, entry.EntityType, entry.EntityId, entry.Before, entry.After,
            actor.Ip, actor.RequestId)
        {
            TeamId = entry.TeamId ?? actor.TeamId,
        });
        actor.Written++;
    }

    /// <summary>Rows of a team, newest first, older than <paramref name="before"/>.</summary>
    /// <param name="teamId">Whose.</param>
    /// <param name="before">Only rows with a smaller id.</param>
    /// <param name="action">Only this action, unless null.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="alsoInstallation">Also rows that concern the whole installation.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<AuditRow>> PageAsync(
        long teamId, long? before, string? action, int limit, bool alsoInstallation, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = alsoInstallation
            ? db.Audit.Where(row => row.TeamId == teamId || row.TeamId == null)
            : db.Audit.Where(row => row.TeamId == teamId);
        if (before is { } id)
            rows = rows.Where(row => row.Id < id);
        if (action is not null)
            rows = rows.Where(row => row.Action == action);
        return await rows.OrderByDescending(row => row.Id).Take(limit).ToListAsync(ct);
    }

    private static NpgsqlParameter Value(object? value, NpgsqlDbType? type = null)
    {
        var parameter = new NpgsqlParameter { Value = value ?? DBNull.Value };
        if (type is { } known)
            parameter.NpgsqlDbType = known;
        return parameter;
    }
}
