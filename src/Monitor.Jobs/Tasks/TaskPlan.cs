using Monitor.Data.Scheduling;
using Monitor.Data.Time;
using Monitor.Jobs.Collection.Chain;

namespace Monitor.Jobs.Tasks;

/// <summary>When a task runs next, after what its run brought.</summary>
/// <param name="DueAt">When.</param>
/// <param name="SlotAt">For which slot: the same one for a retry, else the next.</param>
/// <param name="Failures">Failed runs in a row.</param>
public readonly record struct TaskPlan(DateTimeOffset DueAt, DateTimeOffset SlotAt, short Failures)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(24);

    /// <summary>
    /// Success, and an answer that is held: the next slot. Every source failed: again after a growing wait when that is still before the next slot, else at
    /// the first slot after what the sources asked for. Not found or private: at the next slot once, as it may be a hiccup of the
    /// platform, then at the first slot after a rest that doubles from 10 minutes to 24 hours, because asking more often burns
    /// calls and cannot help. No source can be asked: when the first one is back, a little spread out, which counts as no failure.
    /// </summary>
    /// <param name="task">The claimed task.</param>
    /// <param name="slot">The slot that was served.</param>
    /// <param name="status">What the collection brought.</param>
    /// <param name="retryAfter">How long until the first source can be asked again, when none can now.</param>
    /// <param name="now">The end of the run.</param>
    /// <param name="jitter">0 to 1, spreads retries.</param>
    public static TaskPlan After(
        ClaimedTask task, DateTimeOffset slot, CollectionStatus status, TimeSpan? retryAfter, DateTimeOffset now, double jitter)
    {
        if (status is CollectionStatus.Found or CollectionStatus.Held)
            return AtSlotAfter(task, now, 0);

        if (status == CollectionStatus.NoSource && retryAfter is { } back)
            return new(now + back + Spread(back) * jitter, slot, task.Failures);

        var failures = (short)Math.Min(task.Failures + 1, short.MaxValue);
        switch (status)
        {
            case CollectionStatus.NotFound or CollectionStatus.Private:
                return AtSlotAfter(task, failures == 1 ? now : now + Backoff.After(failures - 1, FirstRest, LongestRest), failures);
            case CollectionStatus.NoSource:
                return AtSlotAfter(task, now, failures);
            default:
                var wait = Backoff.Spread(Backoff.After(failures, FirstRetry, LongestRetry), jitter);
                if (retryAfter > wait)
                    wait = retryAfter.Value;
                var nextSlot = SlotSchedule.NextAfter(task.AnchorAt, task.IntervalSeconds, now);
                return now + wait < nextSlot ? new(now + wait, slot, failures) : AtSlotAfter(task, now + (retryAfter ?? TimeSpan.Zero), failures);
        }
    }

    private static TimeSpan Spread(TimeSpan wait) => wait / 10 < LongestSpread ? wait / 10 : LongestSpread;

    private static TaskPlan AtSlotAfter(ClaimedTask task, DateTimeOffset time, short failures)
    {
        var slot = SlotSchedule.NextAfter(task.AnchorAt, task.IntervalSeconds, time);
        return new(slot, slot, failures);
    }
}
