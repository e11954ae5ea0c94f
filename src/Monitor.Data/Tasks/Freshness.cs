namespace Monitor.Data.Tasks;

/// <summary>
/// When a task counts as overdue: its last success, or its creation, resumption or change of interval where that is later, is
/// further back than its interval and a grace of a tenth of the interval, at least 5 seconds and at most 5 minutes.
/// </summary>
public static class Freshness
{
    internal const int GraceDivisor = 10;
    internal const int MinGraceSeconds = 5;
    internal const int MaxGraceSeconds = 300;

    /// <summary>Until when the next success of a task with <c>task_schedule s</c> was promised. It is stored, so that an index finds what is overdue.</summary>
    public const string PromisedBySql = "s.promised_by";

    /// <summary>Whether it is overdue; the query's parameter <c>@now</c> is the time.</summary>
    public const string OverdueSql = $"(s.state = 1 and {PromisedBySql} < @now)";

    /// <summary>How much later than its interval a success may come.</summary>
    public static TimeSpan Grace(TimeSpan interval) =>
        TimeSpan.FromTicks(Math.Max(MinGraceSeconds * TimeSpan.TicksPerSecond,
            Math.Min(interval.Ticks / GraceDivisor, MaxGraceSeconds * TimeSpan.TicksPerSecond)));

    /// <summary>Whether something measured at <paramref name="newest"/> every <paramref name="interval"/> is out of date.</summary>
    public static bool IsStale(DateTimeOffset newest, TimeSpan interval, DateTimeOffset now) =>
        newest < now - interval - Grace(interval);
}
