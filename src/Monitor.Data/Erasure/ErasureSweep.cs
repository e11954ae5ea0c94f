using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Erasure;

/// <summary>
/// Looks once more for traces of those who were erased. A call that was under way then is written down when it ends, and a process
/// writes what it has to say in batches; a while later nothing of before is left to come.
/// </summary>
public sealed class ErasureSweep(NpgsqlDataSource database, ErasedCaches caches, IEnumerable<IErasureTrace> traces, TimeProvider time)
{
    private const string DueSql =
        """
        select id, platform, platform_id, handles, targets, codes from erasure where erased_at <= $1 order by id limit 10 for update skip locked
        """;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(2);

    /// <summary>Sweeps up after erasures that are old enough; true when there may be more.</summary>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var due = await connection.ReadAsync(
            connection.Command(DueSql, now - Rest),
            r => (Id: r.GetInt64(0), Person: new ErasedPerson(
                r.GetString(1), r.GetString(2), r.GetFieldValue<string[]>(3), r.GetFieldValue<string[]>(4), [], r.GetFieldValue<string[]>(5), [], Team: null)), ct);
        foreach (var (id, person) in due)
        {
            foreach (var (_, sql) in ErasureSql.Traces)
                await ErasureSql.RunAsync(connection, sql, person, accountId: 0, now, ct);
            foreach (var trace in traces)
                await trace.EraseAsync(connection, person.Platform, person.Names, ct);
            await caches.DropAsync(person, ct);
            await connection.ExecuteAsync(ct, "delete from erasure where id = $1", id);
        }

        await transaction.CommitAsync(ct);
        return due.Count > 0;
    }
}
