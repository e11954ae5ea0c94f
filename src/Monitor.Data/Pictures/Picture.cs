using System.Security.Cryptography;

namespace Monitor.Data.Pictures;

/// <summary>A picture as it is handed out.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Type">Its type, told by its bytes.</param>
public sealed record Picture(byte[] Content, string Type)
{
    /// <summary>Says whether two are the same, as an entity tag.</summary>
    public string Tag => $"\"{Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 12))}\"";

    /// <summary>
    /// The picture that these bytes are; null for everything else, whatever the other side calls it. Among that is what a browser would run
    /// or follow, such as SVG and HTML.
    /// </summary>
    public static Picture? Of(byte[] content) => TypeOf(content) is { } type ? new Picture(content, type) : null;

    private static string? TypeOf(ReadOnlySpan<byte> content) => content switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => null,
    };
}
