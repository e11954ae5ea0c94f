namespace Monitor.Data.Batches;

/// <summary>Kinds of jobs as they are stored and shown.</summary>
public static class JobTypes
{
    /// <summary>Many usernames with a concurrency of their own; without credits.</summary>
    public const string Batch = "batch";

    /// <summary>One creator.</summary>
    public const string One = "single";

    /// <summary>Up to 15 creators.</summary>
    public const string Bulk = "bulk";
}

/// <summary>States of jobs as they are stored and shown.</summary>
public static class JobStatus
{
    public const string Pending = "pending";
    public const string Processing = "processing";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    /// <summary>Whether nothing can happen to the job any more.</summary>
    public static bool IsFinal(string status) => status is Completed or Failed or Cancelled;
}

/// <summary>Names of the events of jobs.</summary>
public static class JobEvents
{
    public const string Submitted = "job.submitted";
    public const string Started = "job.started";
    public const string Paused = "job.paused";
    public const string Resumed = "job.resumed";
    public const string ItemStarted = "item.started";
    public const string ItemRetried = "item.retried";

    /// <summary>An item reached one of its final states.</summary>
    public static string Item(string status) => $"item.{status}";

    /// <summary>The job reached one of its final states.</summary>
    public static string Job(string status) => $"job.{status}";
}
