using Monitor.Data.Content;
using Monitor.Data.Enrichment;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Queues;

/// <summary>
/// Finishes items: fence, what was observed, and what their kinds make of it, for a whole batch in one transaction. Only what the fence
/// returns is written, so a run that lost its lease leaves nothing behind. The order of locks is the same everywhere: queues, items, the
/// rows of each kind, what those share, feeds.
/// </summary>
public sealed class QueueResultWriter(NpgsqlDataSource database, ContentWriter content, ItemKinds kinds)
{
    private const string LockSql = "select id from queue where id = any ($1) order by id for no key update";

    private const string FinishSql = """
        with done as (
            delete from queue_item i using unnest($1, $2, $3) d(id, run_no, away)
            where i.id = d.id and i.run_no = d.run_no and i.worker_id is not null
            returning i.id, i.run_no, i.queue_id, d.away),
        woke as (
            update queue q set turn_at = least(q.turn_at, $4), waiting_since = case when d.away then q.waiting_since end
            from (select queue_id, bool_and(away) as away from done group by queue_id) d where q.id = d.queue_id)
        select id, run_no from done
        """;

    // Where no source could be asked the others of the queue would find none either: it sleeps until one is back. What people wait for
    // shares a queue whatever it asks for, so there each item waits alone.
    private const string RetrySql = """
        with again as (
            update queue_item i set worker_id = null, run_at = d.run_at, question = d.question::jsonb, waits = d.away, failures = i.failures + case when d.away then 0 else 1 end
            from unnest($1, $2, $3, $4, $6) d(id, run_no, run_at, away, question)
            where i.id = d.id and i.run_no = d.run_no and i.worker_id is not null
            returning i.id, i.run_no, i.queue_id, d.away, d.run_at),
        woke as (
            update queue q set
                turn_at = case when q.priority = 1 or d.back_at is null then least(q.turn_at, $5) else d.back_at end,
                waiting_since = case when q.priority > 1 and d.back_at is not null then coalesce(q.waiting_since, $5) end
            from (select queue_id, min(run_at) filter (where away) as back_at from again group by queue_id) d where q.id = d.queue_id)
        select id, run_no from again
        """;

    /// <summary>Finishes the batch in one transaction; answers what was recorded.</summary>
    public async Task<RecordedItems> WriteAsync(IReadOnlyList<FinishedItem> runs, DateTimeOffset now, CancellationToken ct)
    {
        if (runs.Count == 0)
            return new([], [], []);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await LockAsync(connection, runs, ct);
        var recorded = await FenceAsync(connection, runs, now, ct);
        if (recorded.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            content.Append(batch, [.. recorded.SelectMany(run => Recording.Of(run.Observation, run.Items))]);
            ContentWriter.AppendInsights(batch, [.. recorded.SelectMany(run => run.Insights)]);
            foreach (var run in recorded)
                if (run.Hold is { } hold)
                    ContentWriter.Append(batch, hold, taskId: null);
            EstimateWriter.Append(batch, [.. recorded.SelectMany(run => run.Estimates)]);
            if (batch.BatchCommands.Count > 0)
                await batch.ExecuteNonQueryAsync(ct);
        }

        var written = await kinds.FinishAsync(connection, recorded, now, ct);
        await transaction.CommitAsync(ct);
        return written;
    }

    private static async Task LockAsync(NpgsqlConnection connection, IReadOnlyList<FinishedItem> runs, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(LockSql, connection);
        command.Parameters.Add(new() { Value = runs.Select(run => run.Item.QueueId).Distinct().ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<FinishedItem>> FenceAsync(
        NpgsqlConnection connection, IReadOnlyList<FinishedItem> runs, DateTimeOffset now, CancellationToken ct)
    {
        var held = new HashSet<(long Id, int RunNo)>();
        var final = runs.Where(run => run.Outcome != ItemOutcome.Retry).OrderBy(run => run.Item.Id).ToArray();
        if (final.Length > 0)
        {
            await using var finish = new NpgsqlCommand(FinishSql, connection);
            finish.Parameters.Add(SqlArray.Of(final, run => run.Item.Id));
            finish.Parameters.Add(SqlArray.Of(final, run => run.Item.RunNo));
            finish.Parameters.Add(SqlArray.Of(final, run => run.AreSourcesAway));
            finish.Parameters.Add(new() { Value = now.UtcDateTime });
            await CollectAsync(finish);
        }

        var again = runs.Where(run => run.Outcome == ItemOutcome.Retry).OrderBy(run => run.Item.Id).ToArray();
        if (again.Length > 0)
        {
            await using var retry = new NpgsqlCommand(RetrySql, connection);
            retry.Parameters.Add(SqlArray.Of(again, run => run.Item.Id));
            retry.Parameters.Add(SqlArray.Of(again, run => run.Item.RunNo));
            retry.Parameters.Add(SqlArray.Of(again, run => run.RetryAt.UtcDateTime));
            retry.Parameters.Add(SqlArray.Of(again, run => run.AreSourcesAway));
            // The place that became free is wanted now, not when the item is ready again.
            retry.Parameters.Add(new() { Value = now.UtcDateTime });
            retry.Parameters.Add(SqlArray.Of(again, run => run.Question));
            await CollectAsync(retry);
        }

        // An item may be there with an old run and with the one that holds it. Removing makes a run that is twice in a batch count once.
        return [.. runs.Where(run => held.Remove((run.Item.Id, run.Item.RunNo)))];

        async Task CollectAsync(NpgsqlCommand command)
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                held.Add((reader.GetInt64(0), reader.GetInt32(1)));
        }
    }
}
