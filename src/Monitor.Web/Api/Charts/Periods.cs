using Monitor.Data.Charts;

namespace Monitor.Web.Api.Charts;

/// <summary>Days, weeks and months that are whole.</summary>
internal static class Periods
{
    /// <summary>How many there are at most.</summary>
    public const int Most = 1000;

    /// <summary>From the beginning of a period to the end of one; the last 30 days, 26 weeks or 24 months unless given.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Within(GrowthPeriod by, string? from, string? to, DateTimeOffset now)
    {
        var (usual, longest) = by switch
        {
            GrowthPeriod.Day => (TimeSpan.FromDays(29), TimeSpan.FromDays(Most)),
            GrowthPeriod.Week => (TimeSpan.FromDays(25 * 7), TimeSpan.FromDays(Most * 7)),
            _ => (TimeSpan.FromDays(23 * 31), TimeSpan.FromDays(Most * 31L)),
        };
        var (begin, end) = Spans.Of(from, to, usual, now);
        if (end - begin > longest)
            begin = end - longest;
        var last = GrowthReader.Begin(by, end.AddTicks(-1));
        return (GrowthReader.Begin(by, begin), by switch { GrowthPeriod.Day => last.AddDays(1), GrowthPeriod.Week => last.AddDays(7), _ => last.AddMonths(1) });
    }
}
