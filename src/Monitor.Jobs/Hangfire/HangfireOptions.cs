using System.ComponentModel.DataAnnotations;

namespace Monitor.Jobs.Hangfire;

/// <summary>How work is shown in Hangfire and started from there. Section <c>Hangfire</c>.</summary>
public sealed class HangfireOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Hangfire";

    /// <summary>Workers of this process per platform for runs that were started in Hangfire: by hand, by another program, or by its own scheduler.</summary>
    [Range(1, 100)]
    public int TriggerWorkers { get; set; } = 2;

    /// <summary>
    /// Items of batches and searches at once in this process, per platform, on the queue <c>throttled</c>; no more than half of them belong
    /// to batches.
    /// </summary>
    [Range(1, 500)]
    public int ItemWorkers { get; set; } = 20;

    /// <summary>
    /// A slot that is not served this long after its time is fired by Hangfire's own scheduler: the net beneath the engine.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan Net { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often Hangfire's own schedulers look for jobs that are due.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan SchedulePollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an idle worker of a platform looks for a job that another process enqueued.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan QueuePollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A job whose worker gives no sign of life for this long is given to another one.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan InvisibilityTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A run that takes longer than this is shown as being processed; shorter ones are entered when they are over.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ShowAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long jobs that succeeded or were deleted stay.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many of them stay at most.</summary>
    [Range(100, 10_000_000)]
    public int KeepSucceeded { get; set; } = 20_000;

    /// <summary>How long failed jobs stay.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan KeepFailedFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many of them stay at most.</summary>
    [Range(100, 10_000_000)]
    public int KeepFailed { get; set; } = 20_000;

    /// <summary>
    /// Runs that succeed beyond this many in a second of one process are counted and not entered one by one; those that fail, are slow or
    /// were started by hand always are. 0: all are entered.
    /// </summary>
    [Range(0, 1_000_000)]
    public int SucceededPerSecond { get; set; } = 100;

    /// <summary>How often all recurring jobs are compared with all tasks; changes are followed at once.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromMinutes(10);
}
