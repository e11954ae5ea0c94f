using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.Follows;
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

    /// <summary>It has begun and goes on by itself.</summary>
    UnderWay,
}

/// <summary>What went, or would go.</summary>
/// <param name="Outcome">How it ended, or would end.</param>
/// <param name="Removed">How many rows, by kind.</param>
/// <param name="Teams">Whose work it touches.</param>
public sealed record ErasureResult(ErasureOutcome Outcome, IReadOnlyDictionary<string, int> Removed, IReadOnlyList<TouchedTeam> Teams)
{
    /// <summary>Of one that is under way, about how many rows are not gone yet.</summary>
    public long Remaining { get; init; }

    internal static ErasureResult Not(ErasureOutcome outcome) => new(outcome, new Dictionary<string, int>(StringComparer.Ordinal), []);
}

/// <summary>What is to be erased, and for whom.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="TeamId">The team that asks; null for an operator who is in none.</param>
/// <param name="IsOperator">Whether it reaches all teams, as for a person's own request by law.</param>
public sealed record ErasureOrder(long AccountId, long? TeamId, bool IsOperator);

/// <summary>
/// Removes everything that is known of a person's account: rows in one transaction, then what is cached. Of an account with very many
/// measurements these go before, a part at a time; what a caller does not wait for goes on by itself.
/// </summary>
public sealed class AccountErasure(NpgsqlDataSource database, IHotState hotState, ErasedCaches caches, Timelines timelines, IEnumerable<IErasureTrace> traces, AuditLog audit,
    TimeProvider time)
{
    private const int Attempts = 3;

    // Longer than a part takes.
    private static readonly TimeSpan Abandoned = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(30);

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
    /// <param name="patience">How long the caller waits; what takes longer goes on without them.</param>
    /// <param name="ct">Cancels it before the transaction commits.</param>
    public async Task<ErasureResult> EraseAsync(ErasureOrder order, AuditActor actor, TimeSpan patience, CancellationToken ct)
    {
        if (await BeginAsync(order, actor, ct) is { } refusal)
            return refusal;
        var since = time.GetTimestamp();
        while (await RemovePartAsync(order, ct))
            if (time.GetElapsedTime(since) >= patience)
                return await ProgressAsync(order, ct) ?? ErasureResult.Not(ErasureOutcome.Unknown);
        return await RunAsync(order, actor, ct);
    }

    /// <summary>Finishes what was begun and nobody is at any more; true when there may be more.</summary>
    public async Task<bool> ContinueAsync(CancellationToken ct)
    {
        ErasureProgress? begun;
        await using (var connection = await database.OpenConnectionAsync(ct))
            begun = await ErasureChunks.FindLeftAsync(connection, time.GetUtcNow() - Abandoned, ct);
        if (begun is null)
            return false;
        // Each part tells the others that somebody is at it.
        for (var since = time.GetTimestamp(); await RemovePartAsync(begun.Order, ct);)
            if (time.GetElapsedTime(since) > Stretch)
                return false;
        await RunAsync(begun.Order, begun.Actor, ct);
        return true;
    }

    /// <summary>Answers what an erasure would answer, or how far it is. It is done and undone but for what there is very much of, which is counted.</summary>
    public async Task<ErasureResult> PreviewAsync(ErasureOrder order, CancellationToken ct) =>
        await ProgressAsync(order, ct) ?? await RunAsync(order, actor: null, ct);

    // Null: it may go on, in parts first where there is very much.
    private async Task<ErasureResult?> BeginAsync(ErasureOrder order, AuditActor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ErasureChunks.FindAsync(connection, order.AccountId, ct) is not null)
            return null;
        if (await ErasedPerson.FindAsync(connection, order, ct) is not { } person)
            return ErasureResult.Not(ErasureOutcome.Unknown);
        if (!await ErasureChunks.AreManyAsync(connection, person, order.AccountId, ct))
            return null;
        var teams = await TouchedWork.FindAsync(connection, person, order.AccountId, ct);
        if (!order.IsOperator && teams.Any(team => team.TeamId != order.TeamId))
            return ErasureResult.Not(ErasureOutcome.WatchedByOthers);
        var counts = await ErasureChunks.CountAsync(connection, person, order.AccountId, ct);
        await ErasureChunks.BeginAsync(connection, order, actor, counts.Values.Sum(rows => (long)rows), time.GetUtcNow(), ct);
        return null;
    }

    // False: nothing was begun, or all parts are gone.
    private async Task<bool> RemovePartAsync(ErasureOrder order, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ErasureChunks.FindAsync(connection, order.AccountId, ct) is not null
            && await ErasedPerson.FindAsync(connection, order with { IsOperator = true }, ct) is { } person
            && await ErasureChunks.RemoveAsync(connection, person, order.AccountId, time.GetUtcNow(), ct);
    }

    private async Task<ErasureResult?> ProgressAsync(ErasureOrder order, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ErasureChunks.FindAsync(connection, order.AccountId, ct) is not { } begun)
            return null;
        // Whoever does not see the account is not told of it.
        return await ErasedPerson.FindAsync(connection, order, ct) is null
            ? ErasureResult.Not(ErasureOutcome.Unknown)
            : new ErasureResult(ErasureOutcome.UnderWay, begun.Removed, []) { Remaining = begun.Remaining };
    }

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

        var readers = await connection.ReadAsync(
            connection.Command("select team_id, user_id from follow where account_id = $1", accountId), r => new Reader(r.GetInt64(0), r.GetInt64(1)), ct);
        var endedWork = await ErasedWork.EndAsync(connection, person, now, ct);
        var removed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var begun = await ErasureChunks.FindAsync(connection, accountId, ct);
        foreach (var (what, rows) in begun?.Removed ?? (actor is null && await ErasureChunks.AreManyAsync(connection, person, accountId, ct)
            ? await ErasureChunks.CountAsync(connection, person, accountId, ct)
            : []))
            removed[what] = rows;
        var isCounted = removed.Count > 0 && actor is null;
        foreach (var (what, sql) in ErasureSql.Statements)
        {
            if (isCounted && ErasureSql.AreParts(sql))
                continue;
            var rows = await ErasureSql.RunAsync(connection, sql, person, accountId, now, ct);
            if (what != ErasureSql.Uncounted)
                removed[what] = removed.GetValueOrDefault(what) + rows;
        }

        var result = new ErasureResult(ErasureOutcome.Done, removed, teams);
        if (actor is null)
            return result;
        await connection.ExecuteAsync(ct, "delete from erasure_work where account_id = $1", accountId);
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
        await timelines.DropAsync(readers, CancellationToken.None);
        await timelines.DropAsync(accountId, CancellationToken.None);
        if (endedWork)
            foreach (var topic in new[] { HintTopic.Queues, HintTopic.Jobs, HintTopic.Requests })
                await hotState.HintAsync(topic, CancellationToken.None);
        return result;
    }
}
