using Monitor.Data.Queues;

namespace Monitor.Data.Batches;

/// <summary>Kinds of the queues of jobs, by which they can be paused. Each job has a queue of its own, of its team.</summary>
public static class JobQueueKind
{
    /// <summary>Users of batches.</summary>
    public const string Batches = QueueLane.PacedKind;

    /// <summary>Creators of searches.</summary>
    public const string Searches = "searches";
}
