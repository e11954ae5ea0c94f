using Microsoft.Extensions.Options;
using Monitor.Data.Auditing;
using Monitor.Data.Credits;
using Monitor.Data.Feed;
using Monitor.Data.Sql;
using Npgsql;

namespace Monitor.Data.Batches;

/// <summary>
/// Writes a group of submissions of one team: jobs, items, queues, reserved credits, first events and audit rows in one transaction.
/// </summary>
internal sealed class SubmissionWriter(NpgsqlDataSource database, AuditLog audit, IOptions<JobOptions> options, TimeProvider time)
{
    /// <summary>
    /// Writes the jobs that the team can pay, first come, first served; answers what became of each. A job that the database refuses fails
    /// alone.
    /// </summary>
    public async Task<IReadOnlyList<SubmissionResult>> WriteAsync(IReadOnlyList<PendingJob> jobs, CancellationToken ct)
    {
        try
        {
            if (await TryWriteAsync(jobs, ct) is { } results)
                return results;
        }
        catch (PostgresException refused) when (jobs.Count > 1 && refused.IsAboutData())
        {
            database.Forget();
        }

        var each = new List<SubmissionResult>(jobs.Count);
        foreach (var job in jobs)
            each.Add(await WriteAloneAsync(job, ct));
        return each;
    }

    // What was written before a failure stays written, and its submitter is told so.
    private async Task<SubmissionResult> WriteAloneAsync(PendingJob job, CancellationToken ct)
    {
        try
        {
            return (await WriteAsync([job], ct))[0];
        }
        catch (Exception error)
        {
            if (error is PostgresException refused && refused.IsAboutData())
                database.Forget();
            return new SubmissionResult.Failed(error);
        }
    }

    // Null when the credits of several jobs went to somebody else meanwhile: each of them alone may still be paid.
    private async Task<IReadOnlyList<SubmissionResult>?> TryWriteAsync(IReadOnlyList<PendingJob> jobs, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var teamId = jobs[0].Job.TeamId;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var terms = await SubmissionTerms.ReadAsync(connection, teamId, jobs, options.Value, ct);
        var rows = Rows(jobs, terms, now);
        var paid = rows.OfType<NewJobRow>().ToArray();
        var written = new Dictionary<Guid, JobRow>();
        if (paid.Length > 0)
            foreach (var row in await NewJobRows.InsertAsync(connection, teamId, paid, options.Value.MaxFailures, now, ct))
                written[row.Id] = row;
        if (written.Count > 0)
        {
            if (!await FinishAsync(connection, teamId, [.. paid.Where(job => written.ContainsKey(job.Id))], now, ct))
                return jobs.Count > 1 ? null : [new SubmissionResult.Unpaid(rows[0]!.Cost)];
            await transaction.CommitAsync(ct);
        }

        return [.. rows.Select((row, i) => row is null ? new SubmissionResult.Unpaid(terms.Prices[i].Sum())
            : written.TryGetValue(row.Id, out var job) ? new SubmissionResult.Written(job)
            : (SubmissionResult)new SubmissionResult.Repeated())];
    }

    // Null stands for a job that is too expensive.
    private NewJobRow?[] Rows(IReadOnlyList<PendingJob> jobs, SubmissionTerms terms, DateTimeOffset now)
    {
        var left = terms.Available;
        var running = new Dictionary<string, int>(terms.Running, StringComparer.Ordinal);
        var rows = new NewJobRow?[jobs.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var user = jobs[i].Job.RequestedBy ?? "";
            var isSearch = SubmissionTerms.IsSearch(jobs[i].Job);
            var row = new NewJobRow(
                Guid.CreateVersion7(now), jobs[i], terms.Prices[i],
                isSearch && running.GetValueOrDefault(user) >= options.Value.RunningSearchesPerUser,
                terms.Seconds[!isSearch], options.Value.BatchCallsPerSecond);
            if (row.Cost > left && row.Cost > 0)
                continue;
            rows[i] = row;
            left -= row.Cost;
            if (isSearch && !row.IsHeld)
                running[user] = running.GetValueOrDefault(user) + 1;
        }

        return rows;
    }

    // The submissions of a team wait for each other from here on: for one round trip and the commit.
    private async Task<bool> FinishAsync(NpgsqlConnection connection, long teamId, NewJobRow[] jobs, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var job in jobs)
            if (job.Pending.Actor is { } actor)
                batch.BatchCommands.Add(audit.Insert(actor, new("job.submit", "job", job.Id.ToString())
                {
                    After = $$"""{"job_type": "{{job.Job.JobType}}", "users": {{job.Prices.Length}}}""",
                }));
        var priced = jobs.Where(job => job.Cost > 0).Select(job => (job.Id, (long)job.Cost)).ToArray();
        var reserve = priced.Length > 0 ? CreditRows.Reserve(teamId, priced, now) : null;
        if (reserve is not null)
            batch.BatchCommands.Add(reserve);
        batch.BatchCommands.Add(FeedWriter.Insert(
            [.. jobs.Select(job => new NewFeedEvent(job.Id, teamId, 1, JobEvents.Submitted, $$"""{"status": "{{job.Status}}", "total_users": {{job.Prices.Length}}}"""))], now));
        await batch.ExecuteNonQueryAsync(ct);
        if (reserve is { RecordsAffected: 0 })
            return false;
        foreach (var job in jobs)
            if (job.Pending.Actor is { } actor)
                actor.Written++;
        return true;
    }
}
