using Monitor.Data.Queues;

namespace Monitor.Jobs.Items;

/// <summary>The lanes whose items the item loop claims and runs itself; the others are handed to a job server.</summary>
/// <param name="Own">In the order in which they are claimed from.</param>
public sealed record ItemLanes(IReadOnlyList<QueueLane> Own)
{
    /// <summary>All lanes.</summary>
    public static ItemLanes All { get; } = new(QueueLane.All);

    /// <summary>The lanes of a process.</summary>
    /// <param name="doesWork">Whether it runs what is asked of providers.</param>
    /// <param name="doesAssets">Whether it copies pictures and videos.</param>
    /// <param name="handsJobsOver">Whether batches and searches are handed to a job server.</param>
    public static ItemLanes Of(bool doesWork, bool doesAssets, bool handsJobsOver) => new(
        [.. QueueLane.All.Where(lane => lane.Priority switch
        {
            QueuePriority.Assets => doesAssets,
            QueuePriority.Batch => doesWork && !handsJobsOver,
            _ => doesWork,
        })]);
}
