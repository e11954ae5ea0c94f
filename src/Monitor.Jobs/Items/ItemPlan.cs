using Microsoft.Extensions.Options;
using Monitor.Data.Queues;

namespace Monitor.Jobs.Items;

/// <summary>What follows from a run of an item.</summary>
public sealed class ItemPlan(IOptions<QueueOptions> options, TimeProvider time)
{
    /// <summary>An operator deleted the item's job: it has failed, and nothing is charged for it.</summary>
    public static FinishedItem Cancelled(ClaimedItem item, DateTimeOffset now) => new()
    {
        Item = item,
        Outcome = ItemOutcome.Failed,
        FinishedAt = now,
        ErrorCode = ItemErrors.Cancelled,
        Error = "An operator cancelled it.",
    };

    /// <summary>The item has failed for good.</summary>
    public FinishedItem Fail(ClaimedItem item, string code, string error) => new()
    {
        Item = item,
        Outcome = ItemOutcome.Failed,
        FinishedAt = time.GetUtcNow(),
        ErrorCode = code,
        Error = error,
    };

    /// <summary>
    /// The item is tried again after a wait that doubles with each failure, unless it has failed too often. Where all sources rest it
    /// waits for the first one instead, which is no failure of its own, until its queue has waited for too long.
    /// </summary>
    public FinishedItem RetryOrFail(ClaimedItem item, string code, string error, TimeSpan? sourceBackAfter = null)
    {
        if (sourceBackAfter is { } rest)
            return WaitOrFail(item, code, error, rest);
        return item.Failures + 1 >= item.MaxFailures ? Fail(item, code, error) : Retry(item, code, error, Backoff(item.Failures));
    }

    private FinishedItem WaitOrFail(ClaimedItem item, string code, string error, TimeSpan rest)
    {
        var left = options.Value.LongestWait - (time.GetUtcNow() - (item.WaitingSince ?? time.GetUtcNow()));
        if (left <= TimeSpan.Zero)
            return Fail(item, code, error) with { AreSourcesAway = true };
        // Keys can be renewed before a rest is over. The spread keeps everybody who waits from coming back in the same moment.
        var wait = Shorter(Shorter(rest, options.Value.LongestRetry) * (1 + Random.Shared.NextDouble() * 0.25), left);
        return Retry(item, code, error, wait) with { AreSourcesAway = true };
    }

    private FinishedItem Retry(ClaimedItem item, string code, string error, TimeSpan wait) => new()
    {
        Item = item,
        Outcome = ItemOutcome.Retry,
        FinishedAt = time.GetUtcNow(),
        RetryAt = time.GetUtcNow() + wait,
        ErrorCode = code,
        Error = error,
    };

    private TimeSpan Backoff(int failures)
    {
        var wait = options.Value.FirstRetry * Math.Pow(2, Math.Min(failures, 20));
        return Shorter(wait, options.Value.LongestRetry) * (0.8 + Random.Shared.NextDouble() * 0.4);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
