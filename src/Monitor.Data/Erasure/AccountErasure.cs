using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Erasure;

/// <summary>How an erasure ended.</summary>
public enum ErasureOutcome
{
    /// <summary>Nothing is left.</summary>
    Done,

    /// <summary>The team sees no such account.</summary>
    Unknown,

    /// <summary>Other teams watch it too: only the operator may take it from them.</summary>
    WatchedByOthers,
}

/// <summary>How many rows went, by kind.</summary>
public sealed record ErasureResult(ErasureOutcome Outcome, IReadOnlyDictionary<string, int> Removed)
{
    internal static ErasureResult Not(ErasureOutcome outcome) => new(outcome, new Dictionary<string, int>(StringComparer.Ordinal));
}

/// <summary>Removes everything that is known of a person's account: rows in one transaction, then what is cached.</summary>
public sealed class AccountErasure(NpgsqlDataSource database, IHotState hotState, ErasedCaches caches, AuditLog audit, TimeProvider time)
{
    private const int Attempts = 3;

    // Runs are completed with their schedule first and the account after it, so erasing takes the same locks in the same order.
    // Whatever a run wrote before it let go of its row is found and removed.
    private const string LockSql =
        """
        select s.task_id from task_schedule s join task t on t.id = s.task_id
        where t.account_id = $1 or t.post_id in (
            select p.id from account a join post p on p.platform = a.platform and p.owner_id = a.platform_id where a.id = $1)
        order by s.task_id for update of s
        """;

    /// <summary>Erases an account.</summary>
    /// <param name="teamId">The team that asks.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="isOperator">Whether also what other teams watch may go.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="ct">Cancels it before the transaction commits.</param>
    public async Task<ErasureResult> EraseAsync(long teamId, long accountId, bool isOperator, AuditActor actor, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryEraseAsync(teamId, accountId, isOperator, actor, ct);
            }
            // It touches rows that many others write. Whoever loses a deadlock has changed nothing.
            catch (PostgresException lost) when (lost.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < Attempts)
            {
            }
        }
    }

    private async Task<ErasureResult> TryEraseAsync(long teamId, long accountId, bool isOperator, AuditActor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(ct, LockSql, accountId);
        if (await ErasedPerson.FindAsync(connection, teamId, accountId, isOperator, ct) is not { } person)
            return ErasureResult.Not(ErasureOutcome.Unknown);
        if (!isOperator && person.Teams.Any(team => team != teamId))
            return ErasureResult.Not(ErasureOutcome.WatchedByOthers);

        var endedWork = await ErasedWork.EndAsync(connection, person, now, ct);
        var removed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (what, sql) in ErasureSql.Statements)
            removed[what] = removed.GetValueOrDefault(what) + await ErasureSql.RunAsync(connection, sql, person, accountId, now, ct);
        await ErasureSql.RunAsync(connection, ErasureSql.Remember, person, accountId, now, ct);
        // The number of the account says nothing about the person any more.
        await audit.WriteAsync(
            connection, actor, new AuditEntry("account.erase", "account", $"{accountId}") { After = JsonSerializer.Serialize(removed) }, ct);
        await caches.DropAsync(person, ct);
        await transaction.CommitAsync(ct);
        // Again, for whoever read the old rows meanwhile; this must not be left undone.
        await caches.DropAsync(person, CancellationToken.None);
        if (endedWork)
            foreach (var topic in new[] { HintTopic.Queues, HintTopic.Jobs, HintTopic.Requests })
                await hotState.HintAsync(topic, CancellationToken.None);
        return new ErasureResult(ErasureOutcome.Done, removed);
    }
}
