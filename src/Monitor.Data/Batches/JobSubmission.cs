using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.Data.Auditing;
using Monitor.Data.HotState;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>Submits batches and searches: job, items, queue and reserved credits in one transaction, no provider call.</summary>
public sealed class JobSubmission(
    NpgsqlDataSource database, JobReader jobs, Credits credits, AuditLog audit, IHotState hot, IOptions<JobOptions> options, TimeProvider time)
{
    private const string RepeatedSql = "select id, request_digest from processing_jobs where team_id = $1 and idempotency_key = $2";

    /// <summary>Submits a job; a repeated submission answers the job of the first.</summary>
    public async Task<Submission> SubmitAsync(NewJob job, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var digest = Digest(job);
        if (job.IdempotencyKey is not null && await RepeatedAsync(job, digest, ct) is { } repeated)
            return repeated;

        while (true)
        {
            if (await TryAsync(job, digest, now, ct) is { } done)
                return done;
            // Too poor. Or rich all the same: nobody had opened the team's account yet, or it was topped up a moment ago.
            var balance = await credits.BalanceAsync(job.TeamId, now, ct);
            var cost = await CostAsync(job, ct);
            if (balance.Available < cost)
                return new Submission.TooExpensive(cost, balance.Available);
        }
    }

    // Null when there were too few credits for it; nothing is left of it then.
    private async Task<Submission?> TryAsync(NewJob job, string digest, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var terms = await JobTerms.ReadAsync(connection, job, options.Value, ct);
        if (await NewJobRows.InsertAsync(connection, job, terms, digest, options.Value.MaxFailures, now, ct) is not { } row)
        {
            await transaction.RollbackAsync(ct);
            return (await RepeatedAsync(job, digest, ct))!;
        }

        if (AuditActor.Current is { } actor)
            await audit.WriteAsync(
                connection, actor, new("job.submit", "job", row.Id.ToString()) { After = $$"""{"job_type": "{{job.JobType}}", "users": {{row.Total}}}""" }, ct);
        // The submissions of a team wait for each other from here on: for one round trip and the commit.
        var submitted = $$"""{"status": "{{row.Status}}", "total_users": {{row.Total}}}""";
        var step = new NewJobEvent(row.Id, job.TeamId, 1, JobEvents.Submitted, submitted);
        if (!await CreditRows.ReserveAsync(connection, row, step, now, ct))
            return null;
        await transaction.CommitAsync(ct);
        await hot.HintAsync(HintTopic.Queues, ct);
        await hot.HintAsync(HintTopic.Jobs, ct);
        return new Submission.Accepted(row, IsNew: true);
    }

    private async Task<int> CostAsync(NewJob job, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await JobTerms.ReadAsync(connection, job, options.Value, ct)).Prices.Sum();
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

    private static string Digest(NewJob job) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{job.JobType}|{job.Platform}|{string.Join(',', job.Usernames)}|{job.MaxConcurrency}|{job.Priority}|{job.WebhookUrl}")));
}
