namespace Monitor.Data.Batches;

/// <summary>A job to be written.</summary>
/// <param name="Job">What is submitted.</param>
/// <param name="Digest">What a repeated submission is compared by.</param>
/// <param name="Actor">Who submits it, for the audit log.</param>
internal sealed record PendingJob(NewJob Job, string Digest, Auditing.AuditActor? Actor);

/// <summary>What became of one job of a group.</summary>
internal abstract record SubmissionResult
{
    /// <summary>It was written.</summary>
    public sealed record Written(JobRow Job) : SubmissionResult;

    /// <summary>Its idempotency key is that of an earlier job.</summary>
    public sealed record Repeated : SubmissionResult;

    /// <summary>Its price is more than the team had left.</summary>
    public sealed record Unpaid(int Cost) : SubmissionResult;

    /// <summary>It was not written.</summary>
    public sealed record Failed(Exception Error) : SubmissionResult;
}

/// <summary>
/// Gathers the submissions of a team that come at the same time. They change the same rows, its credits and its feed, so each transaction
/// waits for the commit of the one before: one by one, the last of twenty waits for twenty commits. What comes while a transaction runs
/// goes into the next one, together; nobody waits for others to come.
/// </summary>
internal sealed class SubmissionGroups(Func<IReadOnlyList<PendingJob>, Task<IReadOnlyList<SubmissionResult>>> write) : IAsyncDisposable
{
    // Most of one transaction. The second is about its size: a batch has up to 1,000 usernames, a search 15.
    private const int MostJobs = 64;
    private const int MostUsernames = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Lane> _lanes = [];

    /// <summary>Writes a job, alone or with others of its team. What <paramref name="ct"/> ends before its turn is not written.</summary>
    public async Task<SubmissionResult> WriteAsync(PendingJob job, CancellationToken ct)
    {
        var entry = new Entry(job);
        lock (_gate)
            if (_lanes.TryGetValue(job.Job.TeamId, out var lane))
                lane.Waiting.Add(entry);
            else
                Open(job.Job.TeamId).Waiting.Add(entry);

        await using (ct.Register(() => Withdraw(entry, ct)))
            return await entry.Result.Task;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Task[] writing;
        lock (_gate)
            writing = [.. _lanes.Values.Select(lane => lane.Writing)];
        await Task.WhenAll(writing);
    }

    private Lane Open(long teamId)
    {
        var lane = _lanes[teamId] = new();
        // The group works for all its callers: it does not carry the context of the one that came first.
        using (ExecutionContext.SuppressFlow())
            lane.Writing = WriteAllAsync(teamId, lane);
        return lane;
    }

    private async Task WriteAllAsync(long teamId, Lane lane)
    {
        await Task.Yield();
        while (Next(teamId, lane) is { Count: > 0 } group)
        {
            try
            {
                var results = await write([.. group.Select(entry => entry.Job)]);
                foreach (var (entry, result) in group.Zip(results))
                    entry.Result.TrySetResult(result);
            }
            catch (Exception error)
            {
                group.ForEach(entry => entry.Result.TrySetException(error));
            }
        }
    }

    // A team that nobody submits for leaves nothing behind.
    private List<Entry> Next(long teamId, Lane lane)
    {
        lock (_gate)
        {
            var (jobs, usernames) = (0, 0);
            foreach (var entry in lane.Waiting)
            {
                usernames += entry.Job.Job.Usernames.Count;
                if (jobs == MostJobs || jobs > 0 && usernames > MostUsernames)
                    break;
                jobs++;
            }

            var next = lane.Waiting.GetRange(0, jobs);
            lane.Waiting.RemoveRange(0, jobs);
            if (jobs == 0)
                _lanes.Remove(teamId);
            return next;
        }
    }

    private void Withdraw(Entry entry, CancellationToken ct)
    {
        lock (_gate)
            if (!_lanes.TryGetValue(entry.Job.Job.TeamId, out var lane) || !lane.Waiting.Remove(entry))
                return;
        entry.Result.TrySetCanceled(ct);
    }

    private sealed class Lane
    {
        public List<Entry> Waiting { get; } = [];

        public Task Writing { get; set; } = Task.CompletedTask;
    }

    private sealed class Entry(PendingJob job)
    {
        public PendingJob Job => job;

        public TaskCompletionSource<SubmissionResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
