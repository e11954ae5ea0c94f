using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>Ends items that expired before anybody claimed them: those of a queue that is paused, full or may run nothing.</summary>
public sealed class QueueExpiry(NpgsqlDataSource database, ItemKinds kinds)
{
    /// <summary>What is said of an item that expired.</summary>
    public const string Error = "It expired before it could run.";

    /// <summary>Most items that one round ends.</summary>
    public const int MostAtOnce = 500;

    // Queues before items, as everywhere. A queue that is being claimed from is left for the next round.
    private const string LockSql = """
        select id from queue where id in (
            select queue_id from queue_item where worker_id is null and expires_at <= $1 and expires_at < 'infinity' order by expires_at limit $2)
        order by id for no key update skip locked
        """;

    private const string TakeSql = """
        with expired as materialized (
            select id from queue_item
            where queue_id = any ($2) and worker_id is null and expires_at <= $1 and expires_at < 'infinity' order by expires_at limit $3),
        gone as (
            delete from queue_item where id = any (array(select id from expired)) and worker_id is null returning kind, ref_id)
        select kind, ref_id from gone order by kind, ref_id
        """;

    /// <summary>Ends them in one transaction, as failed runs are; answers what ended.</summary>
    public async Task<RecordedItems> EndAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var queues = await connection.ReadAsync(connection.Command(LockSql, now, MostAtOnce), r => r.GetInt64(0), ct);
        if (queues.Count == 0)
            return new([], [], []);
        var expired = await connection.ReadAsync(
            connection.Command(TakeSql, now, queues.ToArray(), MostAtOnce), r => Failed(new ItemKind(r.GetInt16(0)), r.GetInt64(1), now), ct);
        var recorded = await kinds.FinishAsync(connection, expired, now, ct);
        await transaction.CommitAsync(ct);
        return recorded;
    }

    private static FinishedItem Failed(ItemKind kind, long refId, DateTimeOffset now) => new()
    {
        Item = new ClaimedItem(0, 0, 0, QueuePriority.Batch, kind, refId, 0, 0, now),
        Outcome = ItemOutcome.Failed,
        FinishedAt = now,
        ErrorCode = ItemErrors.Expired,
        Error = Error,
    };
}
