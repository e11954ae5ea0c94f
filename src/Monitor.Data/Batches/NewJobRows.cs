using Monitor.Data.Queues;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Data.Batches;

/// <summary>Inserts a job with its items and its queue.</summary>
internal static class NewJobRows
{
    // All in one statement, because somebody waits for the answer. Items are numbered in the order of the request.
    private const string Sql = $"""
        with j as (
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, requested_by, platform, usernames, priority,
                estimated_credits, reserved_credits, created_at, started_at, updated_at, idempotency_key, request_digest, webhook_url, event_no,
                estimated_completion_at)
            values ($1, $2, $3, cardinality($8), $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $11, $13, $14, $15, 1, $11 + $16)
            on conflict (team_id, idempotency_key) where idempotency_key is not null do nothing
            returning *),
        item as (
            insert into processing_job_items (job_id, username, priority, credits, created_at, updated_at)
            select j.id, d.username, $9, d.credits, $11, $11 from j, unnest($8, $17) with ordinality d(username, credits, place) order by d.place
            returning id),
        q as (
            insert into queue (name, kind, team_id, priority, max_running, job_id, held, turn_at, created_at)
            select 'job:' || j.id, $18, $5, $19, $4, j.id, $20, $11, $11 from j
            returning *),
        queued as (
            insert into queue_item (queue_id, kind, ref_id, priority, run_at, max_failures)
            select q.id, $21, item.id, $9, $11, $22 from q, item order by item.id)
        select {JobRow.Columns} from j, q
        """;

    /// <summary>Inserts the job; null when its idempotency key is taken.</summary>
    public static async Task<JobRow?> InsertAsync(
        NpgsqlConnection connection, NewJob job, JobTerms terms, string digest, short maxFailures, DateTimeOffset now, CancellationToken ct)
    {
        var isSearch = job.JobType != JobTypes.Batch;
        var status = !isSearch ? JobStatus.Running : terms.IsHeld ? JobStatus.Pending : JobStatus.Processing;
        var rounds = Math.Ceiling((double)job.Usernames.Count / job.MaxConcurrency) + (terms.IsHeld ? 1 : 0);
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7(now) }, new() { Value = job.JobType }, new() { Value = status }, new() { Value = job.MaxConcurrency },
                new() { Value = job.TeamId }, Text(job.RequestedBy), new() { Value = job.Platform }, SqlArray.Of(job.Usernames, name => name),
                new() { Value = job.Priority }, new() { Value = terms.Prices.Sum() }, new() { Value = now.UtcDateTime },
                new() { Value = terms.IsHeld ? DBNull.Value : now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                Text(job.IdempotencyKey), new() { Value = digest }, Text(job.WebhookUrl),
                new() { Value = TimeSpan.FromSeconds(Math.Max(1, rounds * terms.SecondsEach)) }, new() { Value = terms.Prices },
                new() { Value = isSearch ? QueueKind.Searches : QueueKind.Batches }, new() { Value = (short)QueuePriority.Batch },
                new() { Value = terms.IsHeld }, new() { Value = (short)ItemKind.JobItem }, new() { Value = maxFailures },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? JobRow.Read(reader) : null;
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
