using System.Text;
using Monitor.Data.Observations;

namespace Monitor.Data.Content;

/// <summary>Tells answers that are too unlikely to be recorded as truth: most of a count gone at once.</summary>
public static class Collapse
{
    // Two sources never count at the same moment; beyond this they do not mean the same number.
    private const double Tolerance = 0.2;

    /// <summary>The metrics of an answer that lost at least the given share of what was known.</summary>
    public static IReadOnlyList<string> Of(Observation observation, KnownTarget known, RecordOptions options)
    {
        if (observation.PlatformId != known.PlatformId)
            return [];
        List<string>? collapsed = null;
        foreach (var (key, before) in known.Numbers)
            if (before >= options.CollapseMinimum && observation.Number(key).Value is { } now && now <= before.Value * (1 - (decimal)options.CollapseShare))
                (collapsed ??= []).Add(key);
        return collapsed ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Whether two answers agree on these metrics, up to a fifth.</summary>
    public static bool Agree(Observation one, Observation other, IEnumerable<string> keys) => keys.All(key =>
        one.Number(key).Value is { } a && other.Number(key).Value is { } b && Math.Abs(a - b) <= Tolerance * Math.Max(a, b));

    /// <summary>What is strange, for people: <c>follower_count fell from 1000000 to 90000</c>.</summary>
    public static string Describe(Observation observation, KnownTarget known, IReadOnlyList<string> keys)
    {
        var text = new StringBuilder();
        foreach (var (key, before) in known.Numbers)
            if (keys.Contains(key))
                text.Append(text.Length > 0 ? ", " : "").Append(key).Append(" fell from ").Append(before).Append(" to ").Append(observation.Number(key).Value);
        return text.ToString();
    }

    /// <summary>What was known, as it is kept beside a doubted answer.</summary>
    internal static string PreviousJson(KnownTarget known) =>
        "{" + string.Join(',', known.Numbers.Where(number => number.Value is not null).Select(number => $"\"{number.Key}\":{number.Value}")) + "}";
}
