namespace Monitor.Data.Time;

/// <summary>Waits that grow with each failure.</summary>
public static class Backoff
{
    // More doublings than any wait here needs, and few enough that none overflows.
    private const int MostDoublings = 20;

    /// <summary>The wait after so many failures in a row: <paramref name="first"/> after one, twice as long with each further one.</summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        var wait = first * Math.Pow(2, Math.Clamp(failures - 1, 0, MostDoublings));
        return wait < longest ? wait : longest;
    }

    /// <summary>The wait up to a fifth shorter or longer, so that what failed together does not come back together.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="jitter">0 to 1.</param>
    public static TimeSpan Spread(TimeSpan wait, double jitter) => wait * (0.8 + jitter * 0.4);
}
