using System.ComponentModel.DataAnnotations;
using Monitor.Data.Workers;

namespace Monitor.Jobs.Workers;

/// <summary>Limits and times of the engine that runs monitor tasks.</summary>
public sealed class EngineOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Engine";

    /// <summary>Runs at once per platform in this process.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentRuns { get; set; } = 200;

    /// <summary>Most tasks taken by one claim.</summary>
    [Range(1, 5_000)]
    public int ClaimLimit { get; set; } = 500;

    /// <summary>How long a claimed task belongs to its worker without a sign of life.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>Longest duration of one run; what takes longer ends as failed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>Longest time between two looks for due tasks; the engine also wakes exactly when the next one is due.</summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Shortest time between two claims that did not fill up, so that tasks due close together share one.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan ClaimGap { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Longest wait of a finished run before it is written together with others.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Most runs written in one transaction.</summary>
    [Range(1, 5_000)]
    public int FlushSize { get; set; } = 500;

    /// <summary>Finished runs that may wait for the database before runs are held back.</summary>
    [Range(10, 100_000)]
    public int FlushBacklog { get; set; } = 5_000;

    /// <summary>How long runs may go on after a request to shut down; the rest is given back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a worker says that it is alive.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A worker silent for this long is taken for dead and its tasks are made due again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan WorkerTimeout { get; set; } = WorkerRegistry.DefaultTimeout;

    /// <summary>How often the freshness of all tasks is checked.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan FreshnessInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A database that takes longer than this to answer a question that takes none raises a notice.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan SlowDatabase { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the run log is kept, in days; measurements are never dropped.</summary>
    [Range(1, 3650)]
    public int RunLogDays { get; set; } = 30;

    /// <summary>How long the log of provider calls is kept, in days; its daily totals are never dropped.</summary>
    [Range(1, 3650)]
    public int CallLogDays { get; set; } = 14;
}
