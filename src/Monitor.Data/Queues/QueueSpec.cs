namespace Monitor.Data.Queues;

/// <summary>A queue to be created.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds, in a word by which it can be paused.</param>
/// <param name="Priority">Its class.</param>
/// <param name="MaxRunning">Items at once, in all processes together.</param>
public sealed record QueueSpec(string Name, string Kind, QueuePriority Priority, int MaxRunning)
{
    /// <summary>The team of queues that share nothing of a team.</summary>
    public const long System = 1;

    /// <summary>Whose it is.</summary>
    public long TeamId { get; init; } = System;

    /// <summary>What it asks for; null: several platforms.</summary>
    public string? Platform { get; init; }

    /// <summary>Whether it waits until its owner has less work running.</summary>
    public bool Held { get; init; }
}
