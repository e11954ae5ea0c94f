using Monitor.Data.Batches;
using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Erasure;

/// <summary>
/// Ends one-off work about a person that waits or runs: it would collect them again. A run that is under way loses its fence.
/// </summary>
internal static class ErasedWork
{
    // In the order in which everybody locks them: queues before items.
    private const string LockSql =
        $"""
        select id from queue where id in (select queue_id from queue_item where {Theirs}) order by id for no key update
        """;

    private const string EndSql =
        $"""
        with gone as (delete from queue_item where {Theirs} returning queue_id, kind, ref_id),
        woke as (update queue set turn_at = least(turn_at, $5) where id in (select queue_id from gone))
        select ref_id from gone where kind = 1 order by ref_id
        """;

    private const string Theirs =
        """
        kind = 1 and ref_id in (
            select i.id from processing_job_items i join processing_jobs j on j.id = i.job_id
            where ($4::bigint is null or j.team_id = $4) and j.platform = $1 and i.status in ('pending', 'processing')
              and lower(i.username) = any ($2 || array(select lower(t) from unnest($3) t)) and (lower(i.username) = any ($2) or i.username = any ($3)))
        or kind = 2 and ref_id in (
            select id from scrape_request_log
            where ($4::bigint is null or team_id = $4) and platform = $1 and status in ('PENDING', 'PROCESSING')
              and lower(account) = any ($2 || array(select lower(t) from unnest($3) t)) and (lower(account) = any ($2) or account = any ($3)))
        """;

    /// <summary>Ends it, and settles the jobs that it belongs to; answers whether there was any.</summary>
    public static async Task<bool> EndAsync(NpgsqlConnection connection, ErasedPerson person, DateTimeOffset now, CancellationToken ct)
    {
        if (await connection.ReadAsync(connection.Command(LockSql, person.Platform, person.Handles, person.Targets, person.Team), r => r.GetInt64(0), ct) is [])
            return false;
        await using var end = connection.Command(EndSql, person.Platform, person.Handles, person.Targets, person.Team, now);
        var items = await connection.ReadAsync(end, r => r.GetInt64(0), ct);
        var work = new ItemTransaction(connection, now);
        await JobItemWriter.WriteAsync(work, [.. items.Select(id => Failed(id, now))], ct);
        await work.CloseAsync(ct);
        return true;
    }

    private static FinishedItem Failed(long id, DateTimeOffset now) => new()
    {
        Item = new ClaimedItem(0, 0, 0, QueuePriority.Batch, JobItemKind.Id, id, 0, 0, DateTimeOffset.MaxValue),
        Outcome = ItemOutcome.Failed,
        FinishedAt = now,
        ErrorCode = ItemErrors.Erased,
        Error = "The account was erased.",
    };
}
