using System.Globalization;
using System.Text;

namespace Monitor.ProviderSimulator.Providers;

/// <summary>Where a page begins, in the three forms that providers use: a text without meaning, a number, a number with an id behind it.</summary>
internal static class PageCursor
{
    private const string OpaqueMark = "QVFE";

    /// <summary>A text without meaning.</summary>
    public static string? Opaque(int? position) =>
        position is { } number ? OpaqueMark + Convert.ToBase64String(Encoding.ASCII.GetBytes(Text(number))) : null;

    /// <summary>A number.</summary>
    public static string? Plain(int? position) => position is { } number ? Text(number) : null;

    /// <summary>A number with the owner's behind it.</summary>
    public static string? WithOwner(int? position, long owner) => position is { } number ? $"{number}_{owner}" : null;

    /// <summary>The position in any of the three; 0 when there is none.</summary>
    public static int Position(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return 0;
        var text = cursor;
        if (cursor.StartsWith(OpaqueMark, StringComparison.Ordinal))
        {
            var bytes = new byte[cursor.Length];
            text = Convert.TryFromBase64String(cursor[OpaqueMark.Length..], bytes, out var length)
                ? Encoding.ASCII.GetString(bytes, 0, length)
                : "";
        }

        var end = text.IndexOf('_', StringComparison.Ordinal);
        return int.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
