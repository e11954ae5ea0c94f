using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Monitor.Data.Scheduling;
using Monitor.Data.Tasks;

namespace Monitor.Web.Api.Tasks;

/// <summary>A task and how it is doing.</summary>
internal record TaskView
{
    public required Guid TaskId { get; init; }

    public required TaskType Type { get; init; }

    public required string Platform { get; init; }

    /// <summary>Handle, id or short code.</summary>
    public required string Target { get; init; }

    public required MonitorTaskStatus Status { get; init; }

    public required string Interval { get; init; }

    public required int IntervalSeconds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the next run is due; null unless the task is active.</summary>
    public required DateTimeOffset? NextRunAt { get; init; }

    /// <summary>Whether a run is under way.</summary>
    public required bool Running { get; init; }

    /// <summary>Whether the last success is older than the interval and a grace.</summary>
    public required bool Overdue { get; init; }

    /// <summary>What a due task waits for, when no source of its platform can be asked; absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WaitingFor { get; init; }

    /// <summary>Failed runs in a row.</summary>
    public required int ConsecutiveFailures { get; init; }

    /// <summary>How the last run ended.</summary>
    public required RunOutcome? LastOutcome { get; init; }

    public required DateTimeOffset? LastRunAt { get; init; }

    public required DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>The account that was found behind the target; null before the first success.</summary>
    public required AccountView? Account { get; init; }
}

/// <summary>A task, how it is doing, and its last run.</summary>
internal sealed record TaskDetailsView : TaskView
{
    [JsonConstructor]
    public TaskDetailsView()
    {
    }

    /// <summary>The same task with more about it.</summary>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public TaskDetailsView(TaskView task, LastRunView? lastRun)
        : base(task) => LastRun = lastRun;

    /// <summary>The last run in the run log; null before the first.</summary>
    [JsonPropertyOrder(1)]
    public required LastRunView? LastRun { get; init; }
}

/// <summary>An account behind a task.</summary>
internal sealed record AccountView(string PlatformId, string Username);

/// <summary>The last run of a task.</summary>
internal sealed record LastRunView(
    RunOutcome Outcome, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string? Source, string? Error);

/// <summary>One finished run.</summary>
internal record RunView
{
    /// <summary>The due time that the run served.</summary>
    public required DateTimeOffset SlotAt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>How long after its slot it started.</summary>
    public required long LagMs { get; init; }

    public required long DurationMs { get; init; }

    public required RunOutcome Outcome { get; init; }

    /// <summary>The provider whose answer was taken.</summary>
    public required string? Source { get; init; }

    /// <summary>Provider calls made.</summary>
    public required int Calls { get; init; }

    public required decimal CostUsd { get; init; }

    /// <summary>Earlier slots that this run stands for.</summary>
    public required int Missed { get; init; }

    public required string? Error { get; init; }
}

/// <summary>One finished run with whose it was.</summary>
internal sealed record TeamRunView : RunView
{
    [JsonConstructor]
    public TeamRunView()
    {
    }

    /// <summary>The same run with its task.</summary>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public TeamRunView(RunView run, TeamRun row)
        : base(run) =>
        (TaskId, RunNo, Type, Platform, Target) = (row.Run.TaskId, row.Run.RunNo, row.Type, row.Platform, row.Target);

    /// <summary>The task.</summary>
    [JsonPropertyOrder(-1)]
    public required Guid TaskId { get; init; }

    /// <summary>Its number within the task.</summary>
    [JsonPropertyOrder(-1)]
    public required int RunNo { get; init; }

    [JsonPropertyOrder(-1)]
    public required TaskType Type { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Platform { get; init; }

    /// <summary>Handle, id or short code.</summary>
    [JsonPropertyOrder(-1)]
    public required string Target { get; init; }
}

/// <summary>What became of the targets of a bulk creation.</summary>
internal sealed record BulkCreatedView(int Created, int Duplicates, int Invalid, IReadOnlyList<BulkTargetView> Results);

/// <summary>What became of one target: created, duplicate or invalid.</summary>
internal sealed record BulkTargetView(string Input, string Result)
{
    /// <summary>The target as it is stored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>The new task, or the one that already watches the target.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? TaskId { get; init; }

    /// <summary>What is wrong with an invalid target.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }
}

/// <summary>What an action on many tasks did.</summary>
/// <param name="Matched">Tasks that were named.</param>
/// <param name="Changed">Tasks that were changed, or would be on a dry run.</param>
/// <param name="TaskIds">The first 1,000 changed tasks.</param>
internal sealed record ActionView(int Matched, int Changed, IReadOnlyList<Guid> TaskIds);

/// <summary>The history of a task's target.</summary>
internal sealed record TaskHistoryView(Guid TaskId, TaskType Type, string Platform, string Target, IReadOnlyList<PointView> Points)
{
    /// <summary>true when the newest row is older than it should be; absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Stale { get; init; }

    /// <summary>Age of the newest row; only with stale.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? StaleSeconds { get; init; }

    /// <summary>The latest good answer of a provider; only with stale, when one is kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Fallback { get; init; }
}

/// <summary>One measurement.</summary>
/// <param name="RecordedAt">When it was measured.</param>
/// <param name="SlotAt">The due time that it was measured for.</param>
/// <param name="Source">The provider that answered.</param>
/// <param name="Values">The numbers; null where the state says why.</param>
internal sealed record PointView(
    DateTimeOffset RecordedAt, DateTimeOffset? SlotAt, string Source, IReadOnlyDictionary<string, long?> Values)
{
    /// <summary>The bio at that time; influencers only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Bio { get; init; }

    /// <summary>rounded, hidden or unknown, for values that are not plainly measured; absent when all are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? States { get; init; }
}
