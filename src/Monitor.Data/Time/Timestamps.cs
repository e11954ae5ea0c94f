using System.Globalization;

namespace Monitor.Data.Time;

/// <summary>Times as they are stored and shown: UTC, whole milliseconds.</summary>
public static class Timestamps
{
    /// <summary>Cuts off what is below a millisecond.</summary>
    public static DateTimeOffset TruncateToMilliseconds(this DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    /// <summary>
    /// ISO 8601 in UTC with a Z, such as <c>2026-01-31T08:00:00Z</c>; with milliseconds, and below them, only where there are any.
    /// </summary>
    public static string ToWireFormat(this DateTimeOffset time)
    {
        var format = (time.UtcTicks % TimeSpan.TicksPerSecond, time.UtcTicks % TimeSpan.TicksPerMillisecond) switch
        {
            (0, _) => "yyyy-MM-dd'T'HH:mm:ss'Z'",
            (_, 0) => "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            _ => "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
        };
        return time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }
}
