using Monitor.Data.Observations;

namespace Monitor.Data.Charts;

/// <summary>What kind of thing a series of a chart was named by.</summary>
public enum SeriesKind
{
    /// <summary>A task, by its id.</summary>
    Task,

    /// <summary>An account, by its id here.</summary>
    Account,

    /// <summary>A post, by its id here.</summary>
    Post,
}

/// <summary>The name of a series.</summary>
/// <param name="Kind">What it is named by.</param>
/// <param name="TaskId">The task, for <see cref="SeriesKind.Task"/>.</param>
/// <param name="EntityId">The account or post, for the others.</param>
public readonly record struct SeriesName(SeriesKind Kind, Guid TaskId, long EntityId);

/// <summary>Whose history a series shows.</summary>
/// <param name="Name">How it was asked for.</param>
/// <param name="Kind">An account or a post.</param>
/// <param name="EntityId">Its id here; null while a task has not found it.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Title">The handle today, or the short code.</param>
public sealed record ChartSubject(SeriesName Name, EntityKind Kind, long? EntityId, string Platform, string Title)
{
    private static readonly string[] AccountMetrics = [MetricKeys.Followers, MetricKeys.Following, MetricKeys.Posts];
    private static readonly string[] PostMetrics = [MetricKeys.Likes, MetricKeys.Comments, MetricKeys.Plays];

    /// <summary>The numbers of its history, in the order of the rollups.</summary>
    public IReadOnlyList<string> Metrics => MetricsOf(Kind);

    internal static IReadOnlyList<string> MetricsOf(EntityKind kind) => kind == EntityKind.Account ? AccountMetrics : PostMetrics;

    /// <summary>How <c>history_rollup.kind</c> calls it.</summary>
    internal static short RollupKind(EntityKind kind) => kind == EntityKind.Account ? (short)1 : (short)2;
}
