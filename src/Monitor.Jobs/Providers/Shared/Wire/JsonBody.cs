using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>The JSON body of a request, of known length and without a charset in its type.</summary>
internal sealed class JsonBody : ByteArrayContent
{
    private JsonBody(byte[] json) : base(json) => Headers.ContentType = new MediaTypeHeaderValue("application/json");

    public static JsonBody Of<T>(T value, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(value, type));
}
