using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitor.Data.Orders;

/// <summary>Lists of texts as JSON: the driver has no arrays of arrays of different lengths.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class TextList : JsonSerializerContext
{
    public static string ToJson(IReadOnlyList<string> texts) => JsonSerializer.Serialize(texts, Default.IReadOnlyListString);
}
