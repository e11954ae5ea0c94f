using Monitor.Data.Queues;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>A job as it is to be inserted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Pending">What was submitted.</param>
/// <param name="Prices">The price of each username.</param>
/// <param name="IsHeld">Whether its user has enough searches running.</param>
/// <param name="SecondsEach">How long one username took of late.</param>
/// <param name="CallsPerSecond">How many usernames batches begin in a second.</param>
internal sealed record NewJobRow(Guid Id, PendingJob Pending, int[] Prices, bool IsHeld, double SecondsEach, int CallsPerSecond)
{
    public NewJob Job => Pending.Job;

    public int Cost { get; } = Prices.Sum();

    public bool IsSearch => SubmissionTerms.IsSearch(Job);

    public string Status => !IsSearch ? JobStatus.Running : IsHeld ? JobStatus.Pending : JobStatus.Processing;

    /// <summary>How long it will take, if nothing else is in the way.</summary>
    public TimeSpan Takes
    {
        get
        {
            var rounds = Math.Ceiling((double)Job.Usernames.Count / Job.MaxConcurrency) + (IsHeld ? 1 : 0);
            var begun = IsSearch ? 0 : (double)Job.Usernames.Count / CallsPerSecond;
            return TimeSpan.FromSeconds(Math.Max(1, Math.Max(rounds * SecondsEach, begun + SecondsEach)));
        }
    }
}

/// <summary>Inserts jobs of one team with their items and their queues.</summary>
internal static class NewJobRows
{
    // All in one statement, because somebody waits for the answer. Items are numbered in the order of the requests.
    private const string Sql = $"""
        with d as materialized (
            select * from unnest($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) with ordinality
                d(id, job_type, status, kind, max_concurrency, requested_by, platform, priority, held, takes, idempotency_key, digest, webhook_url, place)),
        u as materialized (
            select * from unnest($17, $18, $19) with ordinality u(job_id, username, credits, place)),
        j as (
            insert into processing_jobs (id, job_type, status, total_users, max_concurrency, team_id, requested_by, platform, usernames, priority,
                estimated_credits, reserved_credits, created_at, started_at, updated_at, idempotency_key, request_digest, webhook_url, event_no,
                estimated_completion_at)
            select d.id, d.job_type, d.status, names.total, d.max_concurrency, $1, d.requested_by, d.platform, names.usernames, d.priority,
                names.credits, names.credits, $2, case when not d.held then $2 end, $2, d.idempotency_key, d.digest, d.webhook_url, 1, $2 + d.takes
            from d join (
                select job_id, array_agg(username order by place) as usernames, count(*) as total, sum(credits) as credits from u group by job_id) names
                on names.job_id = d.id
            order by d.place
            on conflict (team_id, idempotency_key) where idempotency_key is not null do nothing
            returning *),
        item as (
            insert into processing_job_items (job_id, username, priority, credits, created_at, updated_at)
            select j.id, u.username, j.priority, u.credits, $2, $2 from u join j on j.id = u.job_id order by u.place
            returning id, job_id, priority),
        q as (
            insert into queue (name, kind, team_id, priority, max_running, job_id, held, turn_at, created_at, platform)
            select 'job:' || j.id, d.kind, $1, $3, j.max_concurrency, j.id, d.held, $2, $2, j.platform from j join d on d.id = j.id
            returning *),
        queued as (
            insert into queue_item (queue_id, kind, ref_id, priority, run_at, max_failures)
            select q.id, $20, item.id, item.priority, $2, $21 from q join item on item.job_id = q.job_id order by item.id)
        select {JobRow.Columns} from j join q on q.job_id = j.id
        """;

    /// <summary>Inserts the jobs; those whose idempotency key is taken are absent from the answer.</summary>
    public static async Task<List<JobRow>> InsertAsync(
        NpgsqlConnection connection, long teamId, IReadOnlyList<NewJobRow> jobs, short maxFailures, DateTimeOffset now, CancellationToken ct)
    {
        var users = jobs.SelectMany(job => job.Job.Usernames.Zip(job.Prices), (job, user) => (JobId: job.Id, Name: user.First, Price: user.Second)).ToArray();
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new() { Value = teamId },
                new() { Value = now.UtcDateTime },
                new() { Value = (short)QueuePriority.Batch },
                SqlArray.Of(jobs, job => job.Id),
                SqlArray.Of(jobs, job => job.Job.JobType),
                SqlArray.Of(jobs, job => job.Status),
                SqlArray.Of(jobs, job => job.IsSearch ? QueueKind.Searches : QueueKind.Batches),
                SqlArray.Of(jobs, job => job.Job.MaxConcurrency),
                SqlArray.Of(jobs, job => job.Job.RequestedBy),
                SqlArray.Of(jobs, job => job.Job.Platform),
                SqlArray.Of(jobs, job => job.Job.Priority),
                SqlArray.Of(jobs, job => job.IsHeld),
                SqlArray.Of(jobs, job => job.Takes),
                SqlArray.Of(jobs, job => job.Job.IdempotencyKey),
                SqlArray.Of(jobs, job => job.Pending.Digest),
                SqlArray.Of(jobs, job => job.Job.WebhookUrl),
                SqlArray.Of(users, user => user.JobId),
                SqlArray.Of(users, user => user.Name),
                SqlArray.Of(users, user => user.Price),
                new() { Value = (short)ItemKind.JobItem },
                new() { Value = maxFailures },
            },
        };
        var rows = new List<JobRow>(jobs.Count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(JobRow.Read(reader));
        return rows;
    }
}
