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
