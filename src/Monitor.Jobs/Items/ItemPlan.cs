using Microsoft.Extensions.Options;
using Monitor.Data.Queues;
using Monitor.Data.Time;

namespace Monitor.Jobs.Items;

/// <summary>What follows from a run of an item.</summary>
public sealed class ItemPlan(IOptions<QueueOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(3);

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
    /// The item is tried again after a wait that doubles with each failure, and is no shorter than <paramref name="atLeast"/>, unless it
    /// has failed too often.
    /// </summary>
    public FinishedItem RetryOrFail(ClaimedItem item, string code, string error, TimeSpan? atLeast = null)
    {
        if (item.Failures + 1 >= item.MaxFailures)
            return Fail(item, code, error);
        var wait = WaitAfter(item.Failures + 1);
        return Retry(item, code, error, atLeast > wait ? Spread(Shorter(atLeast.Value, options.Value.LongestWait)) : wait);
    }

    /// <summary>
    /// All sources rest: the item waits for the first one, which is no failure of its own, until its queue has waited for too long. A pause
    /// has its end in somebody's hand, and nothing fails by it.
    /// </summary>
    public FinishedItem WaitOrFail(ClaimedItem item, string code, string error, TimeSpan rest, bool arePaused = false)
    {
        if (arePaused)
            return Retry(item, code, error, Spread(Shorter(rest, options.Value.LongestRetry))) with { AreSourcesAway = true };
        var left = options.Value.LongestWait - (time.GetUtcNow() - (item.WaitingSince ?? time.GetUtcNow()));
        if (left <= TimeSpan.Zero)
            return Fail(item, code, error) with { AreSourcesAway = true };
        // Keys can be renewed before a rest is over.
        var wait = Shorter(Spread(Shorter(rest, options.Value.LongestRetry)), left);
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

    private TimeSpan WaitAfter(int failures) =>
        Backoff.Spread(Backoff.After(failures, options.Value.FirstRetry, options.Value.LongestRetry), Random.Shared.NextDouble());

    // Keeps everybody who waits from coming back in the same moment, and nobody from coming back within seconds.
    private static TimeSpan Spread(TimeSpan wait) => wait + Shorter(wait / 4, LongestSpread) * Random.Shared.NextDouble();

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
