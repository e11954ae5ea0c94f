namespace Monitor.Data.Queues;

/// <summary>Classes of queues; the lower the number, the earlier its work is claimed.</summary>
public enum QueuePriority : short
{
    /// <summary>Somebody waits for the answer.</summary>
    Interactive = 1,

    /// <summary>Work in the order of its coming.</summary>
    Scheduled = 2,

    /// <summary>Bulk work.</summary>
    Batch = 3,

    /// <summary>Pictures and videos.</summary>
    Assets = 4,
}

/// <summary>
/// What is claimed together and has room of its own in every process: a class, and of bulk work the paced or the other part, because paced
/// calls wait for their turn and nobody else is to wait with them.
/// </summary>
/// <param name="Priority">The class.</param>
/// <param name="ArePaced">Only what is paced, or everything else; null: all of the class.</param>
public readonly record struct QueueLane(QueuePriority Priority, bool? ArePaced = null)
{
    /// <summary>The kind of queues whose items make their calls at a common pace.</summary>
    public const string PacedKind = "batches";

    /// <summary>Whether that is so of a queue <c>q</c>.</summary>
    internal const string IsPaced = $"q.kind = '{PacedKind}'";

    /// <summary>Bulk work that is paced.</summary>
    public static QueueLane Paced { get; } = new(QueuePriority.Batch, ArePaced: true);

    /// <summary>Bulk work that is not.</summary>
    public static QueueLane Unpaced { get; } = new(QueuePriority.Batch, ArePaced: false);

    /// <summary>All lanes, in the order in which they are claimed from.</summary>
    public static IReadOnlyList<QueueLane> All { get; } =
        [QueuePriority.Interactive, QueuePriority.Scheduled, Unpaced, Paced, QueuePriority.Assets];

    /// <summary>All of a class.</summary>
    public static implicit operator QueueLane(QueuePriority priority) => new(priority);
}
