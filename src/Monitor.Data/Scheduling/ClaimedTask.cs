using Monitor.Data.Content;
using Monitor.Data.Observations;

namespace Monitor.Data.Scheduling;

/// <summary>A task that this worker holds the lease of, with what a run needs to know.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="RunNo">The fence: only this run may complete the task.</param>
/// <param name="SlotAt">The slot it was due for.</param>
/// <param name="AnchorAt">Origin of the slots.</param>
/// <param name="IntervalSeconds">Distance of the slots.</param>
/// <param name="Failures">Failed runs in a row before this one.</param>
/// <param name="Kind">Account or post.</param>
/// <param name="Platform">A name of <see cref="Platforms"/>.</param>
/// <param name="Target">The handle or the post's short code.</param>
public sealed record ClaimedTask(
    Guid TaskId,
    int RunNo,
    DateTimeOffset SlotAt,
    DateTimeOffset AnchorAt,
    int IntervalSeconds,
    short Failures,
    EntityKind Kind,
    string Platform,
    string Target)
{
    /// <summary>What was last recorded about the target; null before the first success.</summary>
    public KnownTarget? Known { get; init; }

    /// <summary>What earlier runs of the slot kept of their calls, as JSON.</summary>
    public string? Question { get; init; }
}
