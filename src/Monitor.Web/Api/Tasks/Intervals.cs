using System.Globalization;

namespace Monitor.Web.Api.Tasks;

/// <summary>Intervals as text: a whole number and a unit, such as <c>45s</c>, <c>30m</c>, <c>6h</c> or <c>7d</c>.</summary>
internal static class Intervals
{
    public const int MinSeconds = 30;
    public const int MaxSeconds = 30 * 86400;

    private static readonly (char Unit, int Seconds)[] Units = [('d', 86400), ('h', 3600), ('m', 60), ('s', 1)];

    /// <summary>The intervals of the Instagram monitor routes.</summary>
    public static IReadOnlyList<string> Fixed { get; } = ["30s", "30m", "1h", "1d", "7d"];

    /// <summary>Seconds, or null when the text is no interval from 30 s to 30 d.</summary>
    public static int? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return null;
        var unit = Array.Find(Units, u => u.Unit == text[^1]).Seconds;
        var seconds = (long)count * unit;
        return seconds is >= MinSeconds and <= MaxSeconds ? (int)seconds : null;
    }

    /// <summary>The shortest text for an interval.</summary>
    public static string Format(int seconds)
    {
        var (unit, size) = Array.Find(Units, u => seconds % u.Seconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / size}{unit}");
    }
}
