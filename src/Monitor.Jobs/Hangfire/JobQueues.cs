namespace Monitor.Jobs.Hangfire;

/// <summary>Names of Hangfire's queues. Runs of tasks that are started in Hangfire go to the queue named like their platform.</summary>
internal static class JobQueues
{
    /// <summary>Items of batches and searches, as many as their limits let run.</summary>
    public const string Throttled = "throttled";
}
