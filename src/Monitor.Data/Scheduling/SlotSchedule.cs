namespace Monitor.Data.Scheduling;

/// <summary>
/// Arithmetic of slots: the due times of a task are <c>anchor + k * interval</c>, so a schedule never drifts, and any number of
/// missed slots is served by one run for the latest of them.
/// </summary>
public static class SlotSchedule
{
    /// <summary>The first slot that is later than <paramref name="after"/>.</summary>
    public static DateTimeOffset NextAfter(DateTimeOffset anchor, int intervalSeconds, DateTimeOffset after)
    {
        var interval = intervalSeconds * TimeSpan.TicksPerSecond;
        var distance = after.UtcTicks - anchor.UtcTicks;
        var k = distance < 0 ? 0 : distance / interval + 1;
        return anchor.AddTicks(k * interval);
    }

    /// <summary>Whether the moment is a slot of the schedule; another one is when somebody wants a run at once.</summary>
    public static bool IsSlot(DateTimeOffset anchor, int intervalSeconds, DateTimeOffset at) =>
        (at.UtcTicks - anchor.UtcTicks) % (intervalSeconds * TimeSpan.TicksPerSecond) == 0;

    /// <summary>
    /// The slot that a run starting now serves: the one it was due for, or, when later ones have passed as well, the latest of
    /// them. <c>Missed</c> counts the slots that this run stands in for.
    /// </summary>
    public static (DateTimeOffset Slot, int Missed) Coalesce(
        DateTimeOffset anchor, int intervalSeconds, DateTimeOffset dueSlot, DateTimeOffset now)
    {
        var interval = intervalSeconds * TimeSpan.TicksPerSecond;
        var next = NextAfter(anchor, intervalSeconds, dueSlot);
        if (next > now)
            return (dueSlot, 0);
        var passed = (now.UtcTicks - next.UtcTicks) / interval;
        return (next.AddTicks(passed * interval), (int)Math.Min(passed + 1, int.MaxValue));
    }
}
