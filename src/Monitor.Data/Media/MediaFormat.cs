namespace Monitor.Data.Media;

/// <summary>What a file is, told by its first bytes, whatever its name or its sender says.</summary>
/// <param name="ContentType">Its type.</param>
/// <param name="Extension">What its name ends with.</param>
public sealed record MediaFormat(string ContentType, string Extension)
{
    /// <summary>So many bytes tell it.</summary>
    public const int Needed = 64;

    private static readonly MediaFormat Jpeg = new("image/jpeg", "jpg");
    private static readonly MediaFormat Png = new("image/png", "png");
    private static readonly MediaFormat WebP = new("image/webp", "webp");
    private static readonly MediaFormat Gif = new("image/gif", "gif");
    private static readonly MediaFormat Avif = new("image/avif", "avif");
    private static readonly MediaFormat Heic = new("image/heic", "heic");
    private static readonly MediaFormat Mp4 = new("video/mp4", "mp4");

    /// <summary>Whether it moves.</summary>
    public bool IsVideo => ContentType.StartsWith("video/", StringComparison.Ordinal);

    /// <summary>The picture or video that begins like this; null for everything else, among it what a browser would run or follow.</summary>
    public static MediaFormat? Of(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => Gif,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', _, _, _, _, ..] => OfBrand(start[8..12]),
        _ => null,
    };

    /// <summary>In a few words for people: what these bytes look like that are no picture or video.</summary>
    public static string Describe(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return "nothing";
        var text = start;
        while (text is [0xEF or 0xBB or 0xBF or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..])
            text = text[1..];
        return text switch
        {
            [(byte)'<', (byte)'!' or (byte)'h' or (byte)'H', ..] => "a web page",
            [(byte)'<', (byte)'s' or (byte)'S', ..] => "an SVG or a script",
            [(byte)'<', (byte)'?', ..] => "XML",
            [(byte)'{' or (byte)'[', ..] => "JSON",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF",
            [(byte)'P', (byte)'K', 3, 4, ..] => "an archive",
            [0x1F, 0x8B, ..] => "an archive",
            _ => IsText(start) ? "text" : "bytes of another kind",
        };
    }

    private static MediaFormat OfBrand(ReadOnlySpan<byte> brand) => brand switch
    {
        [(byte)'a', (byte)'v', (byte)'i', (byte)'f' or (byte)'s'] => Avif,
        [(byte)'h', (byte)'e', (byte)'i' or (byte)'v', (byte)'c' or (byte)'x' or (byte)'m' or (byte)'s'] => Heic,
        [(byte)'m', (byte)'i' or (byte)'s', (byte)'f', (byte)'1'] => Heic,
        _ => Mp4,
    };

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\r' or (byte)'\n'))
                return false;
        return true;
    }
}
