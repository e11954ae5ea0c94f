using System.Text.Json.Serialization;
using Monitor.Data.Tasks;

namespace Monitor.Web.Api.InstagramMonitors;

/// <summary>An influencer to monitor.</summary>
/// <param name="Username">The username, with or without @, or the address of the profile.</param>
/// <param name="Interval">30s, 30m, 1h, 1d or 7d.</param>
internal sealed record CreateInfluencerMonitor(string? Username, string? Interval);

/// <summary>A post to monitor.</summary>
/// <param name="PostUrl">The address of the post or reel.</param>
/// <param name="Interval">30s, 30m, 1h, 1d or 7d.</param>
internal sealed record CreatePostMonitor(string? PostUrl, string? Interval);

/// <summary>Tasks to stop.</summary>
/// <param name="TaskIds">1 to 1,000 ids.</param>
internal sealed record StopTasks(IReadOnlyList<string?>? TaskIds);

/// <summary>What a list of monitors is asked with.</summary>
internal sealed record MonitorListQuery
{
    public string? Status { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

/// <summary>A new influencer monitor.</summary>
internal sealed record InfluencerMonitorCreated(Guid TaskId, string Username, MonitorTaskStatus Status, int IntervalSeconds);

/// <summary>A new post monitor.</summary>
internal sealed record PostMonitorCreated(Guid TaskId, string PostCode, MonitorTaskStatus Status, int IntervalSeconds);

/// <summary>An influencer monitor.</summary>
internal sealed record InfluencerMonitor(
    Guid TaskId, string Username, MonitorTaskStatus Status, int IntervalSeconds, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A post monitor.</summary>
internal sealed record PostMonitor(
    Guid TaskId, string PostCode, MonitorTaskStatus Status, int IntervalSeconds, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The status of a task.</summary>
/// <param name="Status">active, paused or stopped.</param>
internal sealed record MonitorStatus(MonitorTaskStatus Status)
{
    /// <summary>not_found or private, while the target cannot be measured for that reason; absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastOutcome { get; init; }

    /// <summary>The same for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }
}

/// <summary>A task whose status was changed.</summary>
internal sealed record MonitorStatusChanged(Guid TaskId, MonitorTaskStatus Status);

/// <summary>The tasks that are stopped now. Their history stays and their targets are free again.</summary>
internal sealed record MonitorsStopped(IReadOnlyList<Guid> DeletedTaskIds);
