using Microsoft.Extensions.Options;
using Monitor.Data.Queues;

namespace Monitor.Jobs.Queues;

/// <summary>What follows from a run of an item.</summary>
public sealed class ItemPlan(IOptions<QueueOptions> options, TimeProvider time)
{
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
    /// The item is tried again after a wait that doubles with each failure, unless it has failed too often. Where all sources are
    /// rate limited the item waits as long as they ask, and that is no failure of its own.
    /// </summary>
    public FinishedItem RetryOrFail(ClaimedItem item, string code, string error, TimeSpan? retryAfter = null)
    {
        var counts = retryAfter is null;
        if (counts && item.Failures + 1 >= item.MaxFailures)
            return Fail(item, code, error);
        var wait = retryAfter ?? Backoff(item.Failures);
        return new()
        {
            Item = item,
            Outcome = ItemOutcome.Retry,
            FinishedAt = time.GetUtcNow(),
            RetryAt = time.GetUtcNow() + wait,
            CountsAsFailure = counts,
            ErrorCode = code,
            Error = error,
        };
    }

    private TimeSpan Backoff(int failures)
    {
        var wait = options.Value.FirstRetry * Math.Pow(2, Math.Min(failures, 20));
        return (wait < options.Value.LongestRetry ? wait : options.Value.LongestRetry) * (0.8 + Random.Shared.NextDouble() * 0.4);
    }
}
