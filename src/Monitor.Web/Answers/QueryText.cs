using System.Globalization;

namespace Monitor.Web.Answers;

/// <summary>Reads values of queries, which arrive as text so that a wrong one is answered like any other wrong field.</summary>
internal static class QueryText
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>A time in ISO 8601, UTC unless it says otherwise; null when the text is none.</summary>
    public static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

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
