using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Monitor.Data.Actions;

namespace Monitor.Web.Api.Actions;

/// <summary>The position in the list of actions as an opaque text.</summary>
internal static class ActionCursor
{
    public static string Encode(ActionRow last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{last.CreatedAt.UtcTicks} {last.Id:N}")));

    /// <summary>Reads the text; false when it is not one of this list.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out (DateTimeOffset CreatedAt, Guid Id)? position)
    {
        position = null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done
            || Encoding.UTF8.GetString(bytes, 0, length).Split(' ') is not [var at, var action]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTime.MaxValue.Ticks
            || !Guid.TryParseExact(action, "N", out var id))
            return false;
        position = (new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }
}
