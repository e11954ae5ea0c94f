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
    private static readonly TimeSpan LongestSecond = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestThird = TimeSpan.FromHours(6);
    private static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(24);

    /// <summary>
    /// Success, and an answer that is held: the next slot. Every source failed, and the slot's budget of calls has something left:
    /// again after a growing wait when that is still before the next slot, else at the first slot after what the sources asked for. Not found or private: at the next slot once, as it may be a hiccup of the
    /// platform, then at the first slot after a rest that doubles from 10 minutes to 24 hours, because asking more often burns
    /// calls and cannot help. No source can be asked: when the first one is back, a little spread out, which counts as no failure.
    /// </summary>
    /// <param name="task">The claimed task.</param>
    /// <param name="slot">The slot that was served.</param>
    /// <param name="result">What the collection brought.</param>
    /// <param name="runs">How many runs the slot has had.</param>
    /// <param name="now">The end of the run.</param>
    /// <param name="jitter">0 to 1, spreads retries.</param>
    public static TaskPlan After(
        ClaimedTask task, DateTimeOffset slot, CollectionResult result, int runs, DateTimeOffset now, double jitter)
    {
        var (status, retryAfter) = (result.Status, result.RetryAfter);
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
                var wait = Backoff.Spread(WaitAfter(runs, TimeSpan.FromSeconds(task.IntervalSeconds)), jitter);
                if (retryAfter > wait)
                    wait = retryAfter.Value;
                var nextSlot = SlotSchedule.NextAfter(task.AnchorAt, task.IntervalSeconds, now);
                return result.GoesOn && now + wait < nextSlot ? new(now + wait, slot, failures) : AtSlotAfter(task, now + (retryAfter ?? TimeSpan.Zero), failures);
        }
    }

    // Few tries are left to a slot, so they are spread over it: the longer the interval, the longer a trouble may last.
    private static TimeSpan WaitAfter(int runs, TimeSpan interval) => runs switch
    {
        <= 1 => FirstRetry,
        2 => Within(interval / 20, FirstRetry * 2, LongestSecond),
        _ => Within(interval / 4, FirstRetry * 4, LongestThird),
    };

    private static TimeSpan Within(TimeSpan wait, TimeSpan least, TimeSpan most) => wait < least ? least : wait > most ? most : wait;

    private static TimeSpan Spread(TimeSpan wait) => wait / 10 < LongestSpread ? wait / 10 : LongestSpread;

    private static TaskPlan AtSlotAfter(ClaimedTask task, DateTimeOffset time, short failures)
    {
        var slot = SlotSchedule.NextAfter(task.AnchorAt, task.IntervalSeconds, time);
        return new(slot, slot, failures);
    }
}
