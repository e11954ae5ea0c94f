namespace Monitor.Data.Queues;

/// <summary>A queue to be created.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds; a name of <see cref="QueueKind"/>.</param>
/// <param name="Priority">Its class.</param>
/// <param name="MaxRunning">Items at once, in all processes together.</param>
public sealed record QueueSpec(string Name, string Kind, QueuePriority Priority, int MaxRunning)
{
    /// <summary>The team of queues that share nothing of a team.</summary>
    public const long System = 1;

    /// <summary>Whose it is.</summary>
    public long TeamId { get; init; } = System;

    /// <summary>The job whose items it holds.</summary>
    public Guid? JobId { get; init; }

    /// <summary>Whether it waits until its owner has fewer jobs running.</summary>
    public bool Held { get; init; }
}

/// <summary>What queues hold, as it is stored and shown.</summary>
public static class QueueKind
{
    /// <summary>Everything; no queue is of this kind.</summary>
    public const string All = "all";

    /// <summary>Profiles that somebody waits for.</summary>
    public const string Profiles = "profiles";

    /// <summary>Requests for the work of flows.</summary>
    public const string Flows = "flows";

    /// <summary>Users of batches.</summary>
    public const string Batches = "batches";

    /// <summary>Creators of searches.</summary>
    public const string Searches = "searches";

    /// <summary>What can be paused for everybody.</summary>
    public static IReadOnlyList<string> OfEverybody { get; } = [All, Profiles, Flows, Batches, Searches];

    /// <summary>What can be paused for one team: the others share their queues between teams.</summary>
    public static IReadOnlyList<string> OfTeam { get; } = [All, Batches, Searches];
}
