namespace Monitor.Data.Charts;

/// <summary>What the buckets of a chart are made of.</summary>
public enum ChartResolution
{
    /// <summary>The rows themselves.</summary>
    Row,

    /// <summary>What they amount to per hour.</summary>
    Hour,

    /// <summary>What they amount to per day.</summary>
    Day,
}

/// <summary>The buckets of a chart: no more of them than asked for, all of one width, beginning where that width divides time.</summary>
/// <param name="From">Where the first one begins.</param>
/// <param name="To">Where the last one ends.</param>
/// <param name="Width">How long each is.</param>
/// <param name="Resolution">What they are made of.</param>
public sealed record ChartRange(DateTimeOffset From, DateTimeOffset To, TimeSpan Width, ChartResolution Resolution)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // All series together: of a task every 30 s a week has 20,000 rows, which are read as fast as the buckets of years.
    private static readonly TimeSpan MostRows = TimeSpan.FromDays(7);

    // All series together; beyond, days are fine enough.
    private const int MostHours = 10_000;

    /// <summary>The buckets between two times.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="points">How many at most.</param>
    /// <param name="series">How many series share them.</param>
    public static ChartRange Of(DateTimeOffset from, DateTimeOffset to, int points, int series)
    {
        var span = to - from;
        var finest = span / points;
        var resolution = finest >= Day || span / Hour * series > MostHours ? ChartResolution.Day : finest >= Hour || span * series > MostRows ? ChartResolution.Hour : ChartResolution.Row;
        return Of(from, to, points, resolution, resolution switch
        {
            ChartResolution.Day => Day,
            ChartResolution.Hour => Hour,
            _ => Second,
        });
    }

    /// <summary>Buckets of whole minutes between two times, or of whole hours where they are as long.</summary>
    public static ChartRange OfMinutes(DateTimeOffset from, DateTimeOffset to, int points) =>
        (to - from) / points > Hour ? Of(from, to, points, ChartResolution.Hour, Hour) : Of(from, to, points, ChartResolution.Row, Minute);

    private static ChartRange Of(DateTimeOffset from, DateTimeOffset to, int points, ChartResolution resolution, TimeSpan unit)
    {
        var finest = (to - from) / points;
        for (var units = Math.Max(1, (long)Math.Ceiling(finest / unit)); ; units++)
        {
            var width = unit * units;
            var begin = Floor(from, width);
            var end = Floor(to + width - TimeSpan.FromTicks(1), width);
            if ((end - begin) / width <= points)
                return new ChartRange(begin, end, width, resolution);
        }
    }

    /// <summary>Where the bucket of a time begins.</summary>
    internal static DateTimeOffset Floor(DateTimeOffset time, TimeSpan width) =>
        new(time.UtcTicks - time.UtcTicks % width.Ticks, TimeSpan.Zero);
}
