using System.Globalization;
using System.Text.Json;

namespace Monitor.Jobs.Listeners;

/// <summary>Reads members of messages, of which others decide how they write them.</summary>
internal static class MessageFields
{
    /// <summary>A text; null where there is none.</summary>
    public static string? Text(this JsonElement message, string name) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A whole number, also one that is written as a text.</summary>
    public static long? Number(this JsonElement message, string name) => message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var number) => number,
            JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        }
        : null;

    /// <summary>Yes or no.</summary>
    public static bool? Flag(this JsonElement message, string name) => message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        }
        : null;

    /// <summary>Texts, also a single one; null where there are none.</summary>
    public static IReadOnlyList<string>? Texts(this JsonElement message, string name)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => null,
        };
    }
}
