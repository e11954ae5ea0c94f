using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Actions;

/// <summary>What became of a cancellation.</summary>
public enum ActionCancellation
{
    /// <summary>It was cancelled.</summary>
    Done,

    /// <summary>The team has no such action.</summary>
    NotFound,

    /// <summary>It had ended already.</summary>
    Ended,
}

/// <summary>Orders, shows and cancels actions over many tasks, jobs or requests. What is ordered a worker does, a part at a time.</summary>
public sealed class BulkActions(NpgsqlDataSource database, AuditLog audit, IHotState hot, TimeProvider time)
{
    private const string OrderSql = $"""
        insert into bulk_action (id, team_id, kind, action, selection, actor, created_at, due_at)
        values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $7) returning {ActionRows.Columns}
        """;

    private const string FindSql = $"select {ActionRows.Columns} from bulk_action where team_id = $1 and id = $2";

    private const string ListSql = $"""
        select {ActionRows.Columns} from bulk_action
        where team_id = $1 and ($2::text is null or state = $2) and ($3::text is null or kind = $3) and (created_at, id) < ($4, $5)
        order by created_at desc, id desc limit $6
        """;

    private const string CancelSql = $"""
        update bulk_action set state = 'cancelled', cancelled_by = $3, finished_at = $4, due_at = null, run_no = run_no + 1
        where team_id = $1 and id = $2 and due_at is not null returning {ActionRows.Columns}
        """;

    /// <summary>Orders an action.</summary>
    public async Task<ActionRow> OrderAsync(NewAction action, AuditActor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        var ordered = await connection.ReadAsync(
            connection.Command(
                OrderSql, Guid.CreateVersion7(now), action.TeamId, action.Kind, action.Action,
                JsonSerializer.Serialize(action.Selection, ActionJson.Default.ActionSelection), ActionRows.Stored(actor), now),
            ActionRows.Read, ct);
        await hot.HintAsync(HintTopic.Actions, ct);
        return ordered[0];
    }

    /// <summary>An action of the team; null when it has no such action.</summary>
    public async Task<ActionRow?> FindAsync(long teamId, Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ReadAsync(connection.Command(FindSql, teamId, id), ActionRows.Read, ct) is [var action] ? action : null;
    }

    /// <summary>Actions of the team, newest first.</summary>
    /// <param name="teamId">The team.</param>
    /// <param name="state">Only those in this state.</param>
    /// <param name="kind">Only those of this kind.</param>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<ActionRow>> ListAsync(
        long teamId, string? state, string? kind, (DateTimeOffset CreatedAt, Guid Id)? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(ListSql, connection)
        {
            Parameters =
            {
                new() { Value = teamId },
                new() { Value = (object?)state ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)kind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = after?.CreatedAt.UtcDateTime ?? DateTime.MaxValue, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new() { Value = after?.Id ?? Guid.AllBitsSet },
                new() { Value = limit },
            },
        };
        return await connection.ReadAsync(command, ActionRows.Read, ct);
    }

    /// <summary>Cancels an action: what it has done stays done, and nothing is done any more.</summary>
    public async Task<ActionCancellation> CancelAsync(long teamId, Guid id, AuditActor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (await connection.ReadAsync(connection.Command(CancelSql, teamId, id, actor.Name, now), ActionRows.Read, ct) is not [var cancelled])
                return await FindAsync(teamId, id, ct) is null ? ActionCancellation.NotFound : ActionCancellation.Ended;
            await audit.WriteAsync(connection, actor, ActionRows.Entry(cancelled, ActionStates.Cancelled), ct);
            await FeedWriter.WriteAsync(connection, [ActionRows.Event(cancelled, ActionStates.Cancelled)], now, ct);
            await transaction.CommitAsync(ct);
        }

        await hot.HintAsync(HintTopic.Jobs, ct);
        return ActionCancellation.Done;
    }
}
