using System.Text.Json;
using Monitor.Data.Auditing;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Npgsql;
using NpgsqlTypes;

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
public sealed class AccountErasure(NpgsqlDataSource database, IHotState hotState, AuditLog audit)
{
    private const string FindSql =
        """
        select a.platform, a.platform_id, array(select distinct lower(h) from unnest(array_append(
                   array(select username from account_handle where account_id = a.id), a.username)) h)
        from account a
        where a.id = $1 and ($3 or exists (select from team_account v where v.team_id = $2 and v.account_id = a.id))
        """;

    private const string PostsSql = "select id, code from post where platform = $1 and owner_id = $2 order by id";

    // Tasks that have not run yet are tied to the account only by its handle.
    private const string TasksSql =
        """
        select id, team_id from task
        where account_id = $1 or post_id = any ($2) or (platform = $3 and (lower(username) = any ($4) or post_code = any ($5)))
        order by id
        """;

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
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(ct, LockSql, accountId);
        if (await FindAsync(connection, teamId, accountId, isOperator, ct) is not { } person)
            return ErasureResult.Not(ErasureOutcome.Unknown);
        if (!isOperator && person.Teams.Any(team => team != teamId))
            return ErasureResult.Not(ErasureOutcome.WatchedByOthers);

        var removed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (what, sql) in ErasureSql.Statements)
            removed[what] = removed.GetValueOrDefault(what) + await RemoveAsync(connection, sql, accountId, person, ct);
        // The number of the account says nothing about the person any more.
        await audit.WriteAsync(
            connection, actor, new AuditEntry("account.erase", "account", $"{accountId}") { After = JsonSerializer.Serialize(removed) }, ct);
        await DropCachesAsync(person, ct);
        await transaction.CommitAsync(ct);
        // Again, for whoever read the old rows meanwhile; this must not be left undone.
        await DropCachesAsync(person, CancellationToken.None);
        return new ErasureResult(ErasureOutcome.Done, removed);
    }

    private static async Task<Person?> FindAsync(NpgsqlConnection connection, long teamId, long accountId, bool isOperator, CancellationToken ct)
    {
        string platform, platformId;
        string[] handles;
        await using (var find = connection.Command(FindSql, accountId, teamId, isOperator))
        await using (var reader = await find.ExecuteReaderAsync(ct))
        {
            if (!await reader.ReadAsync(ct))
                return null;
            (platform, platformId, handles) = (reader.GetString(0), reader.GetString(1), reader.GetFieldValue<string[]>(2));
        }

        var posts = await ReadAsync(connection.Command(PostsSql, platform, platformId), r => (Id: r.GetInt64(0), Code: r.GetString(1)), ct);
        var ids = posts.ConvertAll(p => p.Id).ToArray();
        var codes = posts.ConvertAll(p => p.Code).ToArray();
        var tasks = await ReadAsync(
            connection.Command(TasksSql, accountId, ids, platform, handles, codes), r => (Id: r.GetGuid(0), Team: r.GetInt64(1)), ct);
        return new Person(platform, platformId, handles, ids, codes, [.. tasks.Select(t => t.Id)], [.. tasks.Select(t => t.Team).Distinct()]);
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using (command)
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                rows.Add(read(reader));
            return rows;
        }
    }

    private static async Task<int> RemoveAsync(NpgsqlConnection connection, string sql, long accountId, Person person, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, type, value) in ((string, NpgsqlDbType, object)[])
        [
            ("account", NpgsqlDbType.Bigint, accountId),
            ("platform", NpgsqlDbType.Text, person.Platform),
            ("platform_id", NpgsqlDbType.Text, person.PlatformId),
            ("handles", NpgsqlDbType.Array | NpgsqlDbType.Text, person.Handles),
            ("posts", NpgsqlDbType.Array | NpgsqlDbType.Bigint, person.Posts),
            ("codes", NpgsqlDbType.Array | NpgsqlDbType.Text, person.Codes),
            ("tasks", NpgsqlDbType.Array | NpgsqlDbType.Uuid, person.Tasks),
        ])
            if (sql.Contains($"@{name}", StringComparison.Ordinal))
                command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value });
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task DropCachesAsync(Person person, CancellationToken ct)
    {
        string[] names = [person.PlatformId, .. person.Handles];
        await hotState.InvalidateHistoryAsync(
            [.. names.Select(n => HistorySubject.Account(person.Platform, n)), .. person.Codes.Select(c => HistorySubject.Post(person.Platform, c))], ct);
        await hotState.DropFallbacksAsync(
            [
                .. person.Handles.Select(h => FallbackKey.For(person.Platform, FetchTypes.ProfileByHandle, h)),
                .. person.Codes.Select(c => FallbackKey.For(person.Platform, FetchTypes.PostByShortcode, c)),
            ], ct);
    }

    private sealed record Person(
        string Platform, string PlatformId, string[] Handles, long[] Posts, string[] Codes, Guid[] Tasks, long[] Teams);
}
