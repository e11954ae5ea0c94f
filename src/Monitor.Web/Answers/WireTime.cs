using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Data.Time;

namespace Monitor.Web.Answers;

/// <summary>Times in answers, see <see cref="Timestamps.ToWireFormat"/>.</summary>
internal sealed class WireTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToWireFormat());
}
