using System.Text.Json;
<<<<<<< HEAD
using Monitor.Jobs.Collection;

namespace Monitor.Jobs.Providers.Wire;

/// <summary>Opens an answer as JSON; what is not JSON is <see cref="FetchOutcome.Malformed"/>.</summary>
=======

namespace Monitor.Jobs.Providers.Wire;

/// <summary>Opens an answer as JSON.</summary>
>>>>>>> providers
internal static class WireDocument
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="body">The bytes.</param>
    /// <param name="path">Name of the whole in the paths of its fields.</param>
    /// <param name="read">Reads the opened answer; its value must not be kept.</param>
<<<<<<< HEAD
    public static FetchOutcome Read(ReadOnlyMemory<byte> body, string path, Func<WireValue, FetchOutcome> read)
=======
    /// <param name="otherwise">What it is when it is not JSON.</param>
    public static T Read<T>(ReadOnlyMemory<byte> body, string path, Func<WireValue, T> read, T otherwise)
>>>>>>> providers
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
<<<<<<< HEAD
            return new FetchOutcome.Malformed(path);
=======
            return otherwise;
>>>>>>> providers
        }
    }
}
