namespace Monitor.Data.Batches;

/// <summary>A batch or search to be submitted; usernames are normalised and without duplicates.</summary>
/// <param name="JobType">A name of <see cref="JobTypes"/>.</param>
/// <param name="TeamId">Whose it is.</param>
/// <param name="RequestedBy">Who asks for it, where that is known.</param>
/// <param name="Platform">Where the users are.</param>
/// <param name="Usernames">Who is looked up, in this order.</param>
/// <param name="MaxConcurrency">How many at once.</param>
public sealed record NewJob(
    string JobType, long TeamId, string? RequestedBy, string Platform, IReadOnlyList<string> Usernames, int MaxConcurrency)
{
    /// <summary>The higher the earlier, among the jobs of the same owner.</summary>
    public short Priority { get; init; }

    /// <summary>Names the submission, so that sending it twice makes one job.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Where to tell about the end of the job.</summary>
    public string? WebhookUrl { get; init; }
}

/// <summary>What became of a submission.</summary>
public abstract record Submission
{
    private Submission()
    {
    }

    /// <summary>The job exists; <paramref name="IsNew"/> is false for a repeated submission.</summary>
    public sealed record Accepted(JobRow Job, bool IsNew) : Submission;

    /// <summary>The team has too few credits; nothing was done.</summary>
    public sealed record TooExpensive(long Needed, long Available) : Submission;

    /// <summary>The idempotency key belongs to another request.</summary>
    public sealed record KeyTaken : Submission;
}
