using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitor.Web.Answers;

/// <summary>Reads values of queries, which arrive as text so that a wrong one is answered like any other wrong field.</summary>
internal static partial class QueryText
{
    // What the framework counts in; further digits say nothing that could be kept.
    private const int KeptDigits = 7;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>
    /// A time in ISO 8601, UTC unless it says otherwise; null when the text is none. As RFC 3339 allows, letters may be lower case and a
    /// second may have any number of digits.
    /// </summary>
    public static DateTimeOffset? Time(string? text)
    {
        if (text is null)
            return null;
        var fraction = Fraction().Match(text);
        if (fraction.Success)
            text = text.Remove(fraction.Index + KeptDigits + 1, fraction.Length - KeptDigits - 1);
        return DateTimeOffset.TryParseExact(
            text.ToUpperInvariant(), TimeFormats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    [GeneratedRegex(@"\.[0-9]{8,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fraction();

    /// <summary>A whole number without sign; null when the text is none.</summary>
    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The id of a row; null when the text is none.</summary>
    public static long? Id(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    /// <summary>Where a list goes on that reads back from an id; of two positions the one that is further back.</summary>
    public static long? IdPosition(string? cursor, string? before) => (Id(cursor), Id(before)) is ({ } one, { } other) ? Math.Min(one, other) : Id(cursor) ?? Id(before);

    /// <summary>Where a list goes on that reads back from a time; of two positions the one that is further back.</summary>
    public static DateTimeOffset? TimePosition(string? cursor, string? before) =>
        (Time(cursor), Time(before)) is ({ } one, { } other) ? (one < other ? one : other) : Time(cursor) ?? Time(before);

    /// <summary><c>true</c> or <c>false</c>; null when the text is neither.</summary>
    public static bool? Flag(string? text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };
}
