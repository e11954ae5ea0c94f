using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Monitor.Data.Charts;
using Monitor.Data.Scheduling;
using Monitor.Data.Tasks;

namespace Monitor.Web.Api.Tasks;

/// <summary>A task with its numbers, its last runs and a small chart.</summary>
internal sealed record TaskCardView : TaskView
{
    [JsonConstructor]
    public TaskCardView()
    {
    }

    /// <summary>The same task with more about it.</summary>
    [SetsRequiredMembers]
    public TaskCardView(TaskView task, TaskCard card, SparklineView sparkline, string? pictureUrl)
        : base(task)
    {
        PictureUrl = pictureUrl;
        MeasuredAt = card.MeasuredAt;
        Values = card.Values.ToDictionary(value => value.Metric, value => new CardValueView(value.Value, value.State, value.Change24h, value.Change7d));
        Runs = [.. card.Runs.Select(run => new CardRunView(
            run.RunNo, run.StartedAt, run.FinishedAt, (long)(run.FinishedAt - run.StartedAt).TotalMilliseconds, run.Outcome, run.Source, run.Error))];
        Sparkline = sparkline;
    }

    /// <summary>Where this service hands out the picture of the target; null where none is known.</summary>
    [JsonPropertyOrder(1)]
    public required string? PictureUrl { get; init; }

    /// <summary>When the numbers were measured; null before the first time.</summary>
    [JsonPropertyOrder(1)]
    public required DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>The numbers of the target.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, CardValueView> Values { get; init; }

    /// <summary>The last twenty runs, newest first.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<CardRunView> Runs { get; init; }

    /// <summary>A small chart of one of the numbers.</summary>
    [JsonPropertyOrder(1)]
    public required SparklineView Sparkline { get; init; }
}

/// <summary>A number and how it changed.</summary>
/// <param name="Value">Null where it is not known.</param>
/// <param name="State">measured, rounded, hidden or unknown; null where it does not apply.</param>
/// <param name="Change24h">Since 24 hours ago; null where one of both is not known, or nothing was measured since.</param>
/// <param name="Change7d">Since seven days ago.</param>
internal sealed record CardValueView(
    long? Value, string? State,
    [property: JsonPropertyName("change_24h")] long? Change24h, [property: JsonPropertyName("change_7d")] long? Change7d);

/// <summary>A run in short.</summary>
internal sealed record CardRunView(
    int RunNo, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, long DurationMs, RunOutcome Outcome, string? Source, string? Error);

/// <summary>A small chart.</summary>
/// <param name="Metric">Which number.</param>
/// <param name="From">Where the first point begins.</param>
/// <param name="StepSeconds">How far the points are from each other.</param>
/// <param name="Points">The last known number of each step, oldest first; null where nothing was measured.</param>
internal sealed record SparklineView(string Metric, DateTimeOffset From, long StepSeconds, IReadOnlyList<long?> Points);

/// <summary>How many tasks there are.</summary>
/// <param name="Total">Active and paused ones.</param>
/// <param name="Failing">Active ones whose last run failed, up to 1,000.</param>
/// <param name="Overdue">Active ones whose success is overdue, up to 1,000.</param>
/// <param name="Groups">All of them by status, platform and type; a group without tasks is absent.</param>
/// <param name="FailingCapped">Whether more may fail than were counted.</param>
/// <param name="OverdueCapped">Whether more may be overdue than were counted.</param>
internal sealed record TaskCountsView(
    long Total, long Failing, long Overdue, IReadOnlyList<TaskGroupView> Groups, bool FailingCapped, bool OverdueCapped);

/// <summary>Tasks of one status, platform and type.</summary>
internal sealed record TaskGroupView(MonitorTaskStatus Status, string Platform, TaskType Type, long Count);
