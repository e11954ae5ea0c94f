using System.ComponentModel.DataAnnotations;

namespace Monitor.Jobs.Hangfire;

/// <summary>How the engine on Hangfire works. Section <c>Hangfire</c>.</summary>
public sealed class HangfireOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Hangfire";

    /// <summary>Workers of this process on the queue <c>monitors</c>: runs of tasks at once.</summary>
    [Range(1, 500)]
    public int MonitorWorkers { get; set; } = 20;

    /// <summary>
    /// Workers of this process on the queue <c>throttled</c>: items of batches and searches at once; no more than half of them run batches.
    /// </summary>
    [Range(1, 500)]
    public int ItemWorkers { get; set; } = 20;

    /// <summary>Connections over which due recurring jobs are turned into background jobs.</summary>
    [Range(1, 32)]
    public int SchedulerConnections { get; set; } = 4;

    /// <summary>How often Hangfire looks for due recurring jobs.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan SchedulePollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often an idle worker looks for a job that another process enqueued.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan QueuePollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A job whose worker gives no sign of life for this long is given to another one.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan InvisibilityTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long finished jobs stay on the dashboard.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan JobsKeptFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How late the fire of a slot may be before the task is enqueued without it.</summary>
    [Range(typeof(TimeSpan), "00:00:01.500", "00:01:00")]
    public TimeSpan FireGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often all recurring jobs are compared with all tasks; changes are followed every second.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromMinutes(1);
}
