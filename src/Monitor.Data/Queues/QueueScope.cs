namespace Monitor.Data.Queues;

/// <summary>Some of the queues of a lane.</summary>
/// <param name="Platform">Those that ask for this platform, or for several when it is empty; null: all.</param>
/// <param name="WaitingSince">Those that found no source since then or earlier; null: all.</param>
public readonly record struct QueueScope(string? Platform, DateTimeOffset? WaitingSince = null)
{
    /// <summary>Queues that ask for several platforms.</summary>
    public const string Several = "";
}
