using Monitor.Data.Queues;

namespace Monitor.Jobs.Items;

/// <summary>The lanes whose items the item loop claims and runs itself; the others are handed to a job server.</summary>
/// <param name="Own">In the order in which they are claimed from.</param>
public sealed record ItemLanes(IReadOnlyList<QueueLane> Own)
{
    /// <summary>All lanes.</summary>
    public static ItemLanes All { get; } = new(QueueLane.All);

    /// <summary>All but batches and searches.</summary>
    public static ItemLanes WithoutJobs { get; } = new([.. QueueLane.All.Where(lane => lane.Priority != QueuePriority.Batch)]);
}
