using System.Globalization;
using Hangfire.Dashboard;
using Monitor.Data.Scheduling;

namespace Monitor.Web.Dashboard.Pages;

/// <summary>How times, durations and numbers are written on pages.</summary>
internal static class PageText
{
    /// <summary>A time that the page keeps up to date as "3 minutes ago".</summary>
    public static NonEscapedString Relative(this RazorPage page, DateTimeOffset time) => page.Html.RelativeTime(time.UtcDateTime);

    /// <summary>Such as <c>30 s</c>, <c>5 min</c>, <c>1 h 30 min</c>.</summary>
    public static string Interval(int seconds)
    {
        var parts = new[] { (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s") };
        return string.Join(' ', parts.Where(part => part.Item1 > 0).Select(part => $"{part.Item1} {part.Item2}"));
    }

    /// <summary>Such as <c>312 ms</c> or <c>4.2 s</c>.</summary>
    public static string Duration(TimeSpan duration) => duration < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, duration.TotalMilliseconds):0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s");

    /// <summary>How a run ended.</summary>
    public static string Text(this RunOutcome outcome) => Text((RunOutcome?)outcome);

    /// <summary>How a run ended; null where that was not written down.</summary>
    public static string Text(this RunOutcome? outcome) => outcome switch
    {
        RunOutcome.Done => "Succeeded",
        RunOutcome.Failed => "Failed",
        RunOutcome.NotFound => "Not found",
        RunOutcome.Private => "Private",
        RunOutcome.NoSource => "No source",
        RunOutcome.Canceled => "Cancelled",
        RunOutcome.Held => "In quarantine",
        _ => "Finished",
    };

    /// <summary>Such as <c>1 task</c> or <c>3,240 tasks</c>.</summary>
    public static string Tasks(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "task" : "tasks")}");
}
