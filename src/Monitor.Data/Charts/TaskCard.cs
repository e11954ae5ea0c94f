using Monitor.Data.Scheduling;

namespace Monitor.Data.Charts;

/// <summary>What a list shows of a task besides the task: its numbers, its last runs and a small chart.</summary>
public sealed record TaskCard
{
    /// <summary>When the numbers were measured; null before the first time.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>Whether it is known where the platform keeps a picture of the target.</summary>
    public bool HasPicture { get; init; }

    /// <summary>The numbers of its target, by name.</summary>
    public required IReadOnlyList<CardValue> Values { get; init; }

    /// <summary>Its last runs, newest first.</summary>
    public IReadOnlyList<CardRun> Runs { get; init; } = [];

    /// <summary>The number that the chart shows.</summary>
    public required string ChartMetric { get; init; }

    /// <summary>The points of the chart, oldest first; null where nothing is known.</summary>
    public required IReadOnlyList<long?> ChartPoints { get; init; }
}

/// <summary>A number as it is now and how it changed.</summary>
/// <param name="Metric">Which one.</param>
/// <param name="Value">The number; null where it is not known.</param>
/// <param name="State">measured, rounded, hidden or unknown; null where it does not apply.</param>
/// <param name="Change24h">Since 24 hours ago; null where one of both is not known, or nothing was measured since.</param>
/// <param name="Change7d">Since seven days ago.</param>
public readonly record struct CardValue(string Metric, long? Value, string? State, long? Change24h, long? Change7d);

/// <summary>A run in short.</summary>
public sealed record CardRun(
    int RunNo, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, RunOutcome Outcome, string? Source, string? Error);
