using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.Data.Auditing;
using Monitor.Data.Credits;
using Monitor.Data.HotState;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>Submits batches and searches: job, items, queue and reserved credits in one transaction, no provider call.</summary>
public sealed class JobSubmission : IAsyncDisposable
{
    // Most of one transaction. The second is about its size: a batch has up to 1,000 usernames, a search 15.
    private const int MostJobs = 64;
    private const int MostUsernames = 1_000;

    private const string RepeatedSql = "select id, request_digest from processing_jobs where team_id = $1 and idempotency_key = $2";

    private readonly NpgsqlDataSource _database;
    private readonly JobReader _jobs;
    private readonly CreditLedger _credits;
    private readonly IHotState _hot;
    private readonly TimeProvider _time;
    private readonly SubmissionWriter _writer;
    private readonly GroupCommit<long, PendingJob, SubmissionResult> _groups;

    /// <summary>Made by the services of the product.</summary>
    public JobSubmission(
        NpgsqlDataSource database, JobReader jobs, CreditLedger credits, AuditLog audit, IHotState hot, IOptions<JobOptions> options, TimeProvider time)
    {
        (_database, _jobs, _credits, _hot, _time) = (database, jobs, credits, hot, time);
        _writer = new(database, audit, options, time);
        // They change the same rows of their team, its credits and its feed.
        _groups = new(WriteAsync, MostJobs, job => job.Job.Usernames.Count, MostUsernames);
    }

    /// <summary>Submits a job; a repeated submission answers the job of the first.</summary>
    public async Task<Submission> SubmitAsync(NewJob job, CancellationToken ct)
    {
        var pending = new PendingJob(job, Digest(job), AuditActor.Current);
        while (true)
        {
            if (await RepeatedAsync(pending, ct) is { } repeated)
                return repeated;
            switch (await _groups.WriteAsync(job.TeamId, pending, ct))
            {
                case SubmissionResult.Written written:
                    return new Submission.Accepted(written.Job, IsNew: true);
                case SubmissionResult.Failed failed:
                    ExceptionDispatchInfo.Throw(failed.Error);
                    break;
                case SubmissionResult.Unpaid unpaid:
                    // Or rich all the same: nobody had opened the team's account yet, or it was topped up a moment ago.
                    var balance = await _credits.BalanceAsync(job.TeamId, _time.GetUtcNow(), ct);
                    if (balance.Available < unpaid.Cost)
                        return await RepeatedAsync(pending, ct) ?? new Submission.TooExpensive(unpaid.Cost, balance.Available);
                    break;
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _groups.DisposeAsync();

    // A caller who leaves takes nothing from the others: a group that was begun is written to its end.
    private async Task<IReadOnlyList<SubmissionResult>> WriteAsync(IReadOnlyList<PendingJob> jobs)
    {
        var results = await _writer.WriteAsync(jobs, CancellationToken.None);
        if (!results.Any(result => result is SubmissionResult.Written))
            return results;
        await _hot.HintAsync(HintTopic.Queues, CancellationToken.None);
        await _hot.HintAsync(HintTopic.Jobs, CancellationToken.None);
        return results;
    }

    private async Task<Submission?> RepeatedAsync(PendingJob pending, CancellationToken ct)
    {
        if (pending.Job.IdempotencyKey is not { } key)
            return null;
        Guid id;
        await using (var command = _database.CreateCommand(RepeatedSql))
        {
            command.Parameters.Add(new() { Value = pending.Job.TeamId });
            command.Parameters.Add(new() { Value = key });
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct))
                return null;
            if (reader.GetString(1) != pending.Digest)
                return new Submission.KeyTaken();
            id = reader.GetGuid(0);
        }

        return new Submission.Accepted((await _jobs.FindAsync(pending.Job.TeamId, id, ct))!, IsNew: false);
    }

    private static string Digest(NewJob job) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{job.JobType}|{job.Platform}|{string.Join(',', job.Usernames)}|{job.MaxConcurrency}|{job.Priority}|{job.WebhookUrl}")));
}
