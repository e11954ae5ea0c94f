using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Monitor.Data.Tasks;

namespace Monitor.Web.Api.Tasks;

/// <summary>The position in a list of runs as an opaque text.</summary>
internal static class RunCursor
{
    public static string Encode(RunPosition position) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{position.FinishedAt.UtcTicks} {position.TaskId:N} {position.RunNo}")));

    /// <summary>Reads the text; false when it is not one of a list of runs.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out RunPosition? position)
    {
        position = null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done
            || Encoding.UTF8.GetString(bytes, 0, length).Split(' ') is not [var at, var task, var number]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTime.MaxValue.Ticks
            || !Guid.TryParseExact(task, "N", out var id) || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var run))
            return false;
        position = new(new DateTimeOffset(ticks, TimeSpan.Zero), id, run);
        return true;
    }
}
