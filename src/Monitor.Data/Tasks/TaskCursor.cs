using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Monitor.Data.Tasks;

/// <summary>
/// The position of a row in a sorted list: its sort key and its id. Rows that are added or removed elsewhere never shift a page.
/// As text it is opaque and belongs to its sort order.
/// </summary>
public sealed record TaskCursor(TaskSort Sort, object Key, Guid Id)
{
    private const char Separator = '\n';

    /// <summary>The opaque text.</summary>
    public string Encode()
    {
        var key = Key is DateTimeOffset time ? time.UtcTicks.ToString(CultureInfo.InvariantCulture) : Convert.ToString(Key, CultureInfo.InvariantCulture);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Sort.Name}{Separator}{Id:N}{Separator}{key}"));
    }

    /// <summary>Reads the text; false when it is not a cursor of this sort order.</summary>
    public static bool TryDecode(string text, TaskSort sort, [NotNullWhen(true)] out TaskCursor? cursor)
    {
        cursor = null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done)
            return false;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(Separator, 3);
        if (parts.Length != 3 || parts[0] != sort.Name || !Guid.TryParseExact(parts[1], "N", out var id))
            return false;
        if (ParseKey(sort.Key, parts[2]) is not { } key)
            return false;
        cursor = new TaskCursor(sort, key, id);
        return true;
    }

    private static object? ParseKey(TaskSortKey key, string text) => key switch
    {
        TaskSortKey.Target => text.Contains('\0', StringComparison.Ordinal) ? null : text,
        TaskSortKey.IntervalSeconds => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
        _ => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null,
    };
}
