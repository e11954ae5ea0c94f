using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.Data.HotState;
using Monitor.Data.Queues;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>Submits batches and searches: job, items, queue and reserved credits in one transaction, no provider call.</summary>
public sealed class JobSubmission(
    NpgsqlDataSource database, JobReader jobs, Credits credits, IHotState hot, IOptions<JobOptions> options, TimeProvider time)
{
    private const string KnownSql = """
        select distinct n from unnest($2) n where exists (select from account a where a.platform = $1 and lower(a.username) = n)
        """;

    private const string JobSql = """
        insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, requested_by, platform, usernames, priority,
            estimated_credits, reserved_credits, created_at, started_at, updated_at, idempotency_key, request_digest, webhook_url, event_no,
            estimated_completion_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13, $12, $14, $15, $16, 1, $12 + $17)
        on conflict (team_id, idempotency_key) where idempotency_key is not null do nothing
        returning id
        """;

    private const string ItemsSql = """
        insert into processing_job_items (job_id, username, priority, credits, created_at, updated_at)
        select $1, d.username, $2, d.credits, $5, $5 from unnest($3, $4) with ordinality d(username, credits, place) order by d.place
        returning id
        """;

    private const string RepeatedSql = "select id, request_digest from processing_jobs where team_id = $1 and idempotency_key = $2";

    // How long one username took of late; five seconds where nothing is known yet.
    private const string PaceSql = """
        select coalesce(avg(seconds), 5)::float8 from (
            select extract(epoch from completed_at - started_at) as seconds from processing_job_items
            where status = 'completed' order by completed_at desc limit 100) recent
        """;

    /// <summary>Submits a job; a repeated submission answers the job of the first.</summary>
    public async Task<Submission> SubmitAsync(NewJob job, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var digest = Digest(job);
        if (job.IdempotencyKey is not null && await RepeatedAsync(job, digest, ct) is { } repeated)
            return repeated;
        var id = Guid.CreateVersion7(now);
        var isSearch = job.JobType != JobTypes.Batch;

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var prices = isSearch ? await PricesAsync(connection, job, ct) : new int[job.Usernames.Count];
        var cost = prices.Sum();
        var held = false;
        if (isSearch)
        {
            await SearchTurns.LockAsync(connection, job.TeamId, job.RequestedBy, ct);
            held = await SearchTurns.RunningAsync(connection, job.TeamId, job.RequestedBy, ct) >= options.Value.RunningSearchesPerUser;
        }

        if (!await InsertJobAsync(connection, id, job, digest, cost, held, now, ct))
        {
            await transaction.RollbackAsync(ct);
            return (await RepeatedAsync(job, digest, ct))!;
        }

        var items = await InsertItemsAsync(connection, id, job, prices, now, ct);
        var queue = await QueueRows.CreateAsync(
            connection, new($"job:{id}", isSearch ? QueueKind.Searches : QueueKind.Batches, QueuePriority.Batch, job.MaxConcurrency)
            {
                TeamId = job.TeamId,
                JobId = id,
                Held = held,
            }, now, ct);
        await QueueRows.EnqueueAsync(
            connection, queue,
            [.. items.Select(item => new NewItem(ItemKind.JobItem, item, job.Priority, now, options.Value.MaxFailures))], ct);
        // Everybody's submissions of a team wait here for each other: it is the last thing but the event.
        if (cost > 0)
        {
            var balance = await credits.LockAsync(connection, job.TeamId, now, ct);
            if (balance.Available < cost)
                return new Submission.TooExpensive(cost, balance.Available);
            await CreditRows.WriteAsync(connection, job.TeamId, [new("reserve", 0, cost, id)], now, ct);
        }

        var submitted = $$"""{"status": "{{Status(job, held)}}", "total_users": {{job.Usernames.Count}}}""";
        await JobEventRows.WriteAsync(connection, [new(id, job.TeamId, 1, JobEvents.Submitted, submitted)], now, ct);
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Jobs, ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        return new Submission.Accepted((await jobs.FindAsync(job.TeamId, id, ct))!, IsNew: true);
    }

    private async Task<Submission?> RepeatedAsync(NewJob job, string digest, CancellationToken ct)
    {
        Guid id;
        await using (var command = database.CreateCommand(RepeatedSql))
        {
            command.Parameters.Add(new() { Value = job.TeamId });
            command.Parameters.Add(new() { Value = job.IdempotencyKey! });
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct))
                return null;
            if (reader.GetString(1) != digest)
                return new Submission.KeyTaken();
            id = reader.GetGuid(0);
        }

        return new Submission.Accepted((await jobs.FindAsync(job.TeamId, id, ct))!, IsNew: false);
    }

    private async Task<int[]> PricesAsync(NpgsqlConnection connection, NewJob job, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(KnownSql, connection);
        command.Parameters.Add(new() { Value = job.Platform });
        command.Parameters.Add(SqlArray.Of(job.Usernames, name => name.ToLowerInvariant()));
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            known.Add(reader.GetString(0));
        return [.. job.Usernames.Select(name => known.Contains(name) ? options.Value.CreditsPerKnownCreator : options.Value.CreditsPerNewCreator)];
    }

    private static async Task<bool> InsertJobAsync(
        NpgsqlConnection connection, Guid id, NewJob job, string digest, int cost, bool held, DateTimeOffset now, CancellationToken ct)
    {
        await using var pace = new NpgsqlCommand(PaceSql, connection);
        var seconds = (double)(await pace.ExecuteScalarAsync(ct))!;
        var rounds = Math.Ceiling((double)job.Usernames.Count / job.MaxConcurrency) + (held ? 1 : 0);
        await using var insert = new NpgsqlCommand(JobSql, connection)
        {
            Parameters =
            {
                new() { Value = id }, new() { Value = job.JobType }, new() { Value = Status(job, held) }, new() { Value = job.Usernames.Count },
                new() { Value = job.MaxConcurrency }, new() { Value = job.TeamId }, Text(job.RequestedBy), new() { Value = job.Platform },
                SqlArray.Of(job.Usernames, name => name), new() { Value = (int)job.Priority }, new() { Value = cost },
                new() { Value = now.UtcDateTime },
                new() { Value = held ? DBNull.Value : now.UtcDateTime, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
                Text(job.IdempotencyKey), new() { Value = digest }, Text(job.WebhookUrl),
                new() { Value = TimeSpan.FromSeconds(Math.Max(1, rounds * seconds)) },
            },
        };
        return await insert.ExecuteScalarAsync(ct) is not null;
    }

    private static string Status(NewJob job, bool held) =>
        job.JobType == JobTypes.Batch ? JobStatus.Running : held ? JobStatus.Pending : JobStatus.Processing;

    private static async Task<List<long>> InsertItemsAsync(
        NpgsqlConnection connection, Guid id, NewJob job, int[] prices, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ItemsSql, connection);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = (int)job.Priority });
        command.Parameters.Add(SqlArray.Of(job.Usernames, name => name));
        command.Parameters.Add(new() { Value = prices });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        var ids = new List<long>(job.Usernames.Count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetInt64(0));
        return ids;
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };

    private static string Digest(NewJob job) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{job.JobType}|{job.Platform}|{string.Join(',', job.Usernames)}|{job.MaxConcurrency}|{job.Priority}|{job.WebhookUrl}")));
}
