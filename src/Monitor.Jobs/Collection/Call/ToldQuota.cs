using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Monitor.Data.Credentials;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Collection.Call;

/// <summary>
/// What the headers of an answer say about what a key may still do: those of a gateway, which count requests, or those of the Graph API, which
/// say how many percent are used. Of several the one that is used up most counts.
/// </summary>
internal static class ToldQuota
{
    private const string LimitPrefix = "X-RateLimit-";
    private const string RemainingSuffix = "-Remaining";
    private const double All = 100;

    // Larger than any wait: it is a time then, in seconds since 1970.
    private const double FirstTime = 1_000_000_000;
    private const double LastTime = 10_000_000_000;

    private static readonly string[] UsageHeaders = ["X-Business-Use-Case-Usage", "X-App-Usage"];

    /// <summary>What is left; null when nothing says it.</summary>
    public static TrialQuota? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        TrialQuota? least = null;
        foreach (var (name, values) in headers.NonValidated)
            if (name.StartsWith(LimitPrefix, StringComparison.OrdinalIgnoreCase) && name.EndsWith(RemainingSuffix, StringComparison.OrdinalIgnoreCase) &&
                Number(values.ToString()) is { } remaining)
            {
                var whose = name[..^RemainingSuffix.Length];
                least = Lesser(least, new("requests", Number(Value(headers, $"{whose}-Limit")), remaining, Reset(Number(Value(headers, $"{whose}-Reset")), now)));
            }

        foreach (var header in UsageHeaders)
            if (Value(headers, header) is { } json
                && WireDocument.Read(Encoding.UTF8.GetBytes(json), "$", MostUsed, otherwise: null) is { } used)
                least = Lesser(least, new("percent", All, Math.Max(0, All - used), null));
        return least;
    }

    // {"<account>": [{"call_count": 28, …}]} or {"call_count": 28, …}, in percent.
    private static double? MostUsed(WireValue root)
    {
        double? most = null;
        foreach (var use in root.Fields.SelectMany(account => account.Elements).Append(root))
            foreach (var kind in (ReadOnlySpan<string>)["call_count", "total_cputime", "total_time"])
                if (use[kind].Number() is { } used && !(used <= most))
                    most = used;
        return most;
    }

    private static DateTimeOffset? Reset(double? seconds, DateTimeOffset now) => seconds switch
    {
        null or < 0 or > LastTime => null,
        >= FirstTime => DateTimeOffset.FromUnixTimeSeconds((long)seconds.Value),
        _ => now.AddSeconds(seconds.Value),
    };

    private static TrialQuota Lesser(TrialQuota? one, TrialQuota other) => one is null || Share(other) < Share(one) ? other : one;

    private static double Share(TrialQuota quota) => quota.Limit > 0 ? quota.Remaining!.Value / quota.Limit.Value : quota.Remaining!.Value > 0 ? 1 : 0;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
