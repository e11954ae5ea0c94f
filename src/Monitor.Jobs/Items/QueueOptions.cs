using System.ComponentModel.DataAnnotations;

namespace Monitor.Jobs.Items;

/// <summary>Limits and times of the engine that runs one-off work. Section <c>Queues</c>.</summary>
public sealed class QueueOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Queues";

    /// <summary>Items of one lane (interactive, flows, searches, batches, assets) at once in this process.</summary>
    [Range(1, 10_000)]
    public int MaxRunning { get; set; } = 500;

    /// <summary>
    /// Requests of flows at once in this process, if that is to be less. <c>SINGLE_WORKER=true</c> together with
    /// <c>SCRAPE_LOG_MAX_CONCURRENCY_PER_LOOP</c> sets it.
    /// </summary>
    [Range(1, 10_000)]
    public int? MaxRunningFlows { get; set; }

    /// <summary>Copies of pictures and videos at once in this process; what section <c>Media</c> says.</summary>
    internal int MaxRunningAssets { get; set; } = 500;

    /// <summary>How long a claimed item belongs to its worker without a sign of life.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest run of one username of a batch or search.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ItemTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>Longest run of one scrape request.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Most pages of a list that one request reads to its end; a longer one says where it goes on.</summary>
    [Range(1, 10_000_000)]
    public int MostListPages { get; set; } = 20_000;

    /// <summary>Longest time between two looks for work; the engine also wakes when something is due.</summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often running items are checked: a pause or cancel takes no longer than this and a second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:02")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often items of dead workers are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait of a finished item before it is written together with others.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Most items written in one transaction.</summary>
    [Range(1, 2_000)]
    public int FlushSize { get; set; } = 100;

    /// <summary>How long items may go on after a request to shut down; the rest is given back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait before an item is tried again; it doubles with each failure and carries jitter.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest such wait.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "06:00:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long items of a job or flow wait for a source that can be asked, while none of them gets an answer; then they fail. The wait
    /// for a single source, however long it rests, is no longer than <see cref="LongestRetry"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Provider calls that all batches of all processes make in any second, further tries included.</summary>
    [Range(1, 10_000)]
    public int BatchCallsPerSecond { get; set; } = 10;
}
