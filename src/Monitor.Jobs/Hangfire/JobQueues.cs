namespace Monitor.Jobs.Hangfire;

/// <summary>Names of Hangfire's queues.</summary>
internal static class JobQueues
{
    /// <summary>Runs of monitor tasks.</summary>
    public const string Monitors = "monitors";

    /// <summary>Items of batches and searches, as many as their limits let run.</summary>
    public const string Throttled = "throttled";
}
