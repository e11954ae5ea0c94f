using System.Text.Json;

namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>Opens an answer as JSON.</summary>
internal static class WireDocument
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="body">The bytes.</param>
    /// <param name="path">Name of the whole in the paths of its fields.</param>
    /// <param name="read">Reads the opened answer; its value must not be kept.</param>
    /// <param name="otherwise">What it is when it is not JSON.</param>
    public static T Read<T>(ReadOnlyMemory<byte> body, string path, Func<WireValue, T> read, T otherwise)
    {
        if (body.Span.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(new WireValue(document.RootElement, path));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a field name with half of a surrogate pair.
            return otherwise;
        }
    }
}
