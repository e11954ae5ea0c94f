using Monitor.Data.Auditing;
using Monitor.Data.Feed;
using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Actions;

/// <summary>
/// Does ordered actions, a part at a time. Each part notes how far it is in its own transaction and under a fence, so after a kill another worker
/// goes on behind the last one that was committed, and nothing is done twice.
/// </summary>
public sealed class ActionRunner(NpgsqlDataSource database, IEnumerable<IActionWork> works, AuditLog audit, IHotState hot, TimeProvider time)
{
    private const short MostFailures = 5;

    // Longer than a part takes.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // Others wait meanwhile.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    // The feed is told now and then; the row says it at every moment.
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private const string ClaimSql = $"""
        update bulk_action set run_no = run_no + 1, due_at = $2
        where id = (select id from bulk_action where due_at <= $1 order by due_at limit 1 for update skip locked)
        returning {ActionRows.Columns}
        """;

    private const string BeginSql = $"""
        update bulk_action set state = 'running', started_at = coalesce(started_at, $3), total = $4, told_at = $3, due_at = $5
        where id = $1 and run_no = $2 and due_at is not null returning {ActionRows.Columns}
        """;

    // The fence: whoever cancelled it, or took it over, has moved the number on.
    private const string NoteSql = """
        update bulk_action set position = $3, done = done + $4, changed = changed + $5, due_at = $6, failures = 0
        where id = $1 and run_no = $2 and due_at is not null
        """;

    private const string TellSql = $"""
        update bulk_action set told_at = $3 where id = $1 and run_no = $2 and due_at is not null and (told_at is null or told_at <= $4) returning {ActionRows.Columns}
        """;

    private const string ReleaseSql = "update bulk_action set due_at = $3 where id = $1 and run_no = $2 and due_at is not null";

    private const string EndSql = $"""
        update bulk_action set state = $3, error = $4, finished_at = $5, due_at = null, total = greatest(total, done)
        where id = $1 and run_no = $2 and due_at is not null returning {ActionRows.Columns}
        """;

    private const string FailSql = """
        update bulk_action set failures = failures + 1, due_at = $3, error = $4 where id = $1 and run_no = $2 and due_at is not null returning failures
        """;

    private const string ForgetSql = "delete from bulk_action where finished_at < $1";

    private readonly Dictionary<string, IActionWork> _works = works.ToDictionary(work => work.Kind, StringComparer.Ordinal);

    /// <summary>Does a turn of the action whose turn it is; true when there may be more to do.</summary>
    public async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        ActionRow? action;
        await using (var connection = await database.OpenConnectionAsync(ct))
            action = await connection.ReadAsync(connection.Command(ClaimSql, now, now + Lease), ActionRows.Read, ct) is [var claimed] ? claimed : null;
        if (action is null)
            return false;
        try
        {
            await RunAsync(action, ct);
        }
        catch (LostActionException)
        {
            // Somebody cancelled it, or took it over.
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !fault.IsDatabaseAway())
        {
            await FailAsync(action, fault, ct);
        }

        return true;
    }

    /// <summary>Removes what ended long ago.</summary>
    public async Task ForgetAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(ct, ForgetSql, time.GetUtcNow() - Kept);
    }

    private async Task RunAsync(ActionRow action, CancellationToken ct)
    {
        var work = _works[action.Kind];
        if (action.Total is null)
            action = await BeginAsync(action, await work.CountAsync(action, ct), ct);
        for (var since = time.GetTimestamp(); ;)
        {
            var part = await work.StepAsync(action, NoteAsync, ct);
            action = action with { Position = part.Position ?? action.Position };
            if (part.IsLast)
            {
                await EndAsync(action, ActionStates.Completed, error: null, ct);
                return;
            }

            await TellAsync(action, ct);
            if (time.GetElapsedTime(since) < Turn)
                continue;
            await using var connection = await database.OpenConnectionAsync(ct);
            await connection.ExecuteAsync(ct, ReleaseSql, action.Id, action.RunNo, time.GetUtcNow());
            return;
        }

        async Task NoteAsync(NpgsqlConnection connection, string position, int done, int changed, CancellationToken token)
        {
            if (await connection.ExecuteAsync(token, NoteSql, action.Id, action.RunNo, position, done, changed, time.GetUtcNow() + Lease) == 0)
                throw new LostActionException();
        }
    }

    private async Task<ActionRow> BeginAsync(ActionRow action, long total, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ReadAsync(connection.Command(BeginSql, action.Id, action.RunNo, now, total, now + Lease), ActionRows.Read, ct) is not [var begun])
            throw new LostActionException();
        await FeedWriter.WriteAsync(connection, [ActionRows.Event(begun, "started")], now, ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Jobs, ct);
        return begun;
    }

    private async Task TellAsync(ActionRow action, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ReadAsync(connection.Command(TellSql, action.Id, action.RunNo, now, now - Telling), ActionRows.Read, ct) is not [var told])
            return;
        await FeedWriter.WriteAsync(connection, [ActionRows.Event(told, "progress")], now, ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Jobs, ct);
    }

    // Nothing, where somebody cancelled it or took it over.
    private async Task EndAsync(ActionRow action, string state, string? error, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ReadAsync(connection.Command(EndSql, action.Id, action.RunNo, state, error, now), ActionRows.Read, ct) is not [var ended])
            return;
        await audit.WriteAsync(connection, ended.Actor, ActionRows.Entry(ended, state), ct);
        await FeedWriter.WriteAsync(connection, [ActionRows.Event(ended, state)], now, ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Jobs, ct);
    }

    // The database may refuse a part for a moment, as in a deadlock; what it refuses again and again ends the action where it is.
    private async Task FailAsync(ActionRow action, Exception fault, CancellationToken ct)
    {
        var error = $"A part of it failed ({(fault is PostgresException refused ? refused.SqlState : fault.GetType().Name)}).";
        var failures = 0;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var fail = connection.Command(FailSql, action.Id, action.RunNo, time.GetUtcNow() + TimeSpan.FromSeconds(1), error);
            failures = (short?)await fail.ExecuteScalarAsync(ct) ?? 0;
        }

        if (failures >= MostFailures)
            await EndAsync(action, ActionStates.Failed, error, ct);
    }
}

/// <summary>The action was cancelled or taken over while a part of it was under way: that part is undone.</summary>
public sealed class LostActionException() : Exception("The action is not wanted any more.");
