namespace Monitor.Data.Queues;

/// <summary>Classes of queues; the lower the number, the earlier its work is claimed.</summary>
public enum QueuePriority : short
{
    /// <summary>Somebody waits for the answer.</summary>
    Interactive = 1,

    /// <summary>Flows.</summary>
    Scheduled = 2,

    /// <summary>Batches and searches.</summary>
    Batch = 3,

    /// <summary>Pictures and videos.</summary>
    Assets = 4,
}

/// <summary>
/// What is claimed together and has room of its own in every process: a class, and of batches and searches one of both, because the calls
/// of batches wait for their pace and nobody else is to wait with them.
/// </summary>
/// <param name="Priority">The class.</param>
/// <param name="ArePaced">Batches only, or everything but batches; null: all of the class.</param>
public readonly record struct QueueLane(QueuePriority Priority, bool? ArePaced = null)
{
    /// <summary>Batches.</summary>
    public static QueueLane Batches { get; } = new(QueuePriority.Batch, ArePaced: true);

    /// <summary>Searches.</summary>
    public static QueueLane Searches { get; } = new(QueuePriority.Batch, ArePaced: false);

    /// <summary>All lanes, in the order in which they are claimed from.</summary>
    public static IReadOnlyList<QueueLane> All { get; } =
        [QueuePriority.Interactive, QueuePriority.Scheduled, Searches, Batches, QueuePriority.Assets];

    /// <summary>All of a class.</summary>
    public static implicit operator QueueLane(QueuePriority priority) => new(priority);
}

/// <summary>What an item of a queue stands for.</summary>
public enum ItemKind : short
{
    /// <summary>One username of a batch or search; a row of <c>processing_job_items</c>.</summary>
    JobItem = 1,

    /// <summary>A row of <c>scrape_request_log</c>.</summary>
    ScrapeRequest = 2,
}
