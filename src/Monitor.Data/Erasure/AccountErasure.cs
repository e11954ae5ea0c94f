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

    /// <summary>Another team has something of it: only an operator may take that away.</summary>
    WatchedByOthers,
}

/// <summary>What went, or would go.</summary>
/// <param name="Outcome">How it ended, or would end.</param>
/// <param name="Removed">How many rows, by kind.</param>
/// <param name="Teams">Whose work it touches.</param>
public sealed record ErasureResult(ErasureOutcome Outcome, IReadOnlyDictionary<string, int> Removed, IReadOnlyList<TouchedTeam> Teams)
{
    internal static ErasureResult Not(ErasureOutcome outcome) => new(outcome, new Dictionary<string, int>(StringComparer.Ordinal), []);
}

/// <summary>What is to be erased, and for whom.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="TeamId">The team that asks; null for an operator who is in none.</param>
/// <param name="IsOperator">Whether it reaches all teams, as for a person's own request by law.</param>
public sealed record ErasureOrder(long AccountId, long? TeamId, bool IsOperator);

/// <summary>Removes everything that is known of a person's account: rows in one transaction, then what is cached.</summary>
public sealed class AccountErasure(NpgsqlDataSource database, IHotState hotState, ErasedCaches caches, IEnumerable<IErasureTrace> traces, AuditLog audit, TimeProvider time)
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
    /// <param name="order">What, and for whom.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="ct">Cancels it before the transaction commits.</param>
    public Task<ErasureResult> EraseAsync(ErasureOrder order, AuditActor actor, CancellationToken ct) => RunAsync(order, actor, ct);

    /// <summary>Answers what an erasure would answer. It is done and undone, so it is exactly that.</summary>
    public Task<ErasureResult> PreviewAsync(ErasureOrder order, CancellationToken ct) => RunAsync(order, actor: null, ct);

    private async Task<ErasureResult> RunAsync(ErasureOrder order, AuditActor? actor, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(order, actor, ct);
            }
            // It touches rows that many others write. Whoever loses a deadlock has changed nothing.
            catch (PostgresException lost) when (lost.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < Attempts)
            {
            }
        }
    }

    private async Task<ErasureResult> TryAsync(ErasureOrder order, AuditActor? actor, CancellationToken ct)
    {
        var accountId = order.AccountId;
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(ct, LockSql, accountId);
        if (await ErasedPerson.FindAsync(connection, order, ct) is not { } person)
            return ErasureResult.Not(ErasureOutcome.Unknown);
        var teams = await TouchedWork.FindAsync(connection, person, accountId, ct);
        if (!order.IsOperator && teams.Any(team => team.TeamId != order.TeamId))
            return ErasureResult.Not(ErasureOutcome.WatchedByOthers);

        var endedWork = await ErasedWork.EndAsync(connection, person, now, ct);
        var removed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (what, sql) in ErasureSql.Statements)
        {
            var rows = await ErasureSql.RunAsync(connection, sql, person, accountId, now, ct);
            if (what != ErasureSql.Uncounted)
                removed[what] = removed.GetValueOrDefault(what) + rows;
        }

        var result = new ErasureResult(ErasureOutcome.Done, removed, teams);
        if (actor is null)
            return result;
        await ErasureSql.RunAsync(connection, ErasureSql.Remember, person, accountId, now, ct);
        // The number of the account says nothing about the person any more.
        await audit.WriteAsync(
            connection, actor, new AuditEntry("account.erase", "account", $"{accountId}") { After = JsonSerializer.Serialize(removed) }, ct);
        foreach (var team in teams.Where(team => team.TeamId != order.TeamId))
            await audit.WriteAsync(
                connection, actor,
                new AuditEntry("account.erase", "account", $"{accountId}") { TeamId = team.TeamId, After = JsonSerializer.Serialize(team.Work) }, ct);
        foreach (var trace in traces)
            await trace.EraseAsync(connection, person.Platform, person.Names, ct);
        await caches.DropAsync(person, ct);
        await transaction.CommitAsync(ct);
        // Again, for whoever read the old rows meanwhile; this must not be left undone.
        await caches.DropAsync(person, CancellationToken.None);
        if (endedWork)
            foreach (var topic in new[] { HintTopic.Queues, HintTopic.Jobs, HintTopic.Requests })
                await hotState.HintAsync(topic, CancellationToken.None);
        return result;
    }
}
