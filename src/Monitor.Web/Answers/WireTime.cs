using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Data.Time;

namespace Monitor.Web.Answers;

/// <summary>Times in bodies, read as those of queries are and written in one way, see <see cref="Timestamps.ToWireFormat"/>.</summary>
internal sealed class WireTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && QueryText.Time(reader.GetString()) is { } time ? time : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToWireFormat());
}
