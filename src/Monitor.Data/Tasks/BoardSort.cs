using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Monitor.Data.Tasks;

/// <summary>What the operator's board can be sorted by.</summary>
public enum BoardSortKey
{
    /// <summary>Handle or short code.</summary>
    Target,

    /// <summary>Next run; tasks without one come last.</summary>
    NextRun,

    /// <summary>Last run; tasks without one come first.</summary>
    LastRun,

    /// <summary>Failed runs in a row.</summary>
    Failures,

    /// <summary>Interval.</summary>
    Interval,
}

/// <summary>The order of the board; equal keys are ordered by id.</summary>
public sealed record BoardSort(BoardSortKey Key, bool Descending)
{
    /// <summary>By target, from A on.</summary>
    public static readonly BoardSort Default = new(BoardSortKey.Target, Descending: false);

    /// <summary>Its name in addresses: a leading <c>-</c> turns the order round.</summary>
    public string Name => (Descending ? "-" : "") + Key.ToString().ToLowerInvariant();

    /// <summary>Reads a name; an unknown one is the default.</summary>
    public static BoardSort Parse(string? text)
    {
        var descending = text is ['-', ..];
        var name = descending ? text![1..] : text;
        return Enum.GetValues<BoardSortKey>().Where(key => key.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) is var found && found.Any()
            ? new BoardSort(found.First(), descending)
            : Default;
    }
}

/// <summary>The position of a row on the board. Rows that come or go elsewhere never shift a page.</summary>
public sealed record BoardCursor(BoardSort Sort, object Key, Guid Id)
{
    private const char Separator = '\n';

    /// <summary>The opaque text.</summary>
    public string Encode()
    {
        var key = Key is DateTime time ? time.Ticks.ToString(CultureInfo.InvariantCulture) : Convert.ToString(Key, CultureInfo.InvariantCulture);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Sort.Name}{Separator}{Id:N}{Separator}{key}"));
    }

    /// <summary>Reads the text; null when it is no position in this order.</summary>
    public static BoardCursor? Decode(string? text, BoardSort sort)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done)
            return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(Separator, 3);
        return parts.Length == 3 && parts[0] == sort.Name && Guid.TryParseExact(parts[1], "N", out var id) && ParseKey(sort.Key, parts[2]) is { } key
            ? new BoardCursor(sort, key, id)
            : null;
    }

    private static object? ParseKey(BoardSortKey key, string text)
    {
        if (key == BoardSortKey.Target)
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        if (key is not (BoardSortKey.NextRun or BoardSortKey.LastRun))
            return number;
        return number <= DateTime.MaxValue.Ticks ? new DateTime(number, DateTimeKind.Utc) : null;
    }
}
