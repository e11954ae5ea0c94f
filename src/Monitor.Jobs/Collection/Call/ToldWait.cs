using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Collection.Call;

/// <summary>
/// How long a provider asks to be left alone, wherever it says so: in <c>Retry-After</c>, in the headers of a gateway whose calls are
/// used up, or in those of the Graph API, which count in minutes. Of several the longest holds.
/// </summary>
internal static class ToldWait
{
    private const string LimitPrefix = "X-RateLimit-";
    private const string RemainingSuffix = "-Remaining";
    private const string ResetSuffix = "-Reset";
    private const string UsageHeader = "X-Business-Use-Case-Usage";

    // Beyond it a number is no wait any more, and sums with the time of today stay in range.
    private const double LongestSeconds = 1_000_000_000;

    /// <summary>The wait; null when nothing says one.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var longest = RetryAfter(headers.RetryAfter, now);
        foreach (var (name, values) in headers.NonValidated)
            if (name.StartsWith(LimitPrefix, StringComparison.OrdinalIgnoreCase) && name.EndsWith(RemainingSuffix, StringComparison.OrdinalIgnoreCase) &&
                Number(values.ToString()) <= 0)
                longest = Longer(longest, Seconds(Value(headers, name[..^RemainingSuffix.Length] + ResetSuffix)));
        return Longer(longest, Usage(Value(headers, UsageHeader)));
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now) => Positive(header?.Delta ?? (header?.Date - now));

    private static TimeSpan? Seconds(string? text) => Number(text) is { } seconds ? Positive(TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds))) : null;

    // {"<account>": [{"type": …, "estimated_time_to_regain_access": <minutes>}]}
    private static TimeSpan? Usage(string? json) => json is null
        ? null
        : WireDocument.Read(Encoding.UTF8.GetBytes(json), "$", ReadUsage, otherwise: null);

    private static TimeSpan? ReadUsage(WireValue root)
    {
        TimeSpan? longest = null;
        foreach (var use in root.Fields.SelectMany(account => account.Elements))
            if (use["estimated_time_to_regain_access"].Count(out var minutes) == CountState.Number)
                longest = Longer(longest, Positive(TimeSpan.FromSeconds(Math.Min(minutes * 60d, LongestSeconds))));
        return longest;
    }

    // "NaN" is read as a number, too.
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static TimeSpan? Positive(TimeSpan? wait) => wait > TimeSpan.Zero ? wait : null;

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other ?? one : one;
}
