namespace Monitor.Data.Time;

/// <summary>
/// Reads the newest rows of a table that is partitioned by time. Without bounds every partition would be opened, so the recent
/// past is asked first and the rest only when it did not fill the page.
/// </summary>
internal static class TimeWindows
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(40);

    // A clock that runs a little ahead must not hide a row.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    public static async Task<List<T>> NewestAsync<T>(
        DateTimeOffset? before, DateTimeOffset? from, DateTimeOffset now, int limit,
        Func<DateTimeOffset, DateTimeOffset, int, Task<List<T>>> read)
    {
        var upper = before ?? now + Ahead;
        var lower = from ?? DateTimeOffset.UnixEpoch;
        if (upper <= lower)
            return [];
        var middle = upper - lower > Recent ? upper - Recent : lower;
        var rows = await read(middle, upper, limit);
        if (rows.Count < limit && middle > lower)
            rows.AddRange(await read(lower, middle, limit - rows.Count));
        return rows;
    }
}
