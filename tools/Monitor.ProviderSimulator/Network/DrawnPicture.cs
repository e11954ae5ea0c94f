using System.Buffers.Binary;
using System.IO.Compression;

namespace Monitor.ProviderSimulator.Network;

/// <summary>A small picture that is always the same for an address: hills before a sky, in colours of its own. A PNG with a palette.</summary>
internal static class DrawnPicture
{
    private const int Size = 96;
    private const int Shades = 16;
    private const int Layers = 4;

    public static byte[] Of(string address)
    {
        var seed = StableHash.Of(address);
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Size);
        (header[8], header[9]) = (8, 3);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "PLTE"u8, Palette(seed));
        Chunk(png, "IDAT"u8, Packed(Pixels(seed)));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    // A row begins with its filter, which is none.
    private static byte[] Pixels(ulong seed)
    {
        var pixels = new byte[Size * (Size + 1)];
        var (sunX, sunY, sunSize) = (
            Size * (0.2 + 0.6 * StableHash.Fraction(seed, 1)), Size * (0.2 + 0.25 * StableHash.Fraction(seed, 2)), Size * (0.08 + 0.08 * StableHash.Fraction(seed, 3)));
        for (var y = 0; y < Size; y++)
            for (var x = 0; x < Size; x++)
                pixels[y * (Size + 1) + 1 + x] = (byte)Math.Max(
                    Math.Sqrt((x - sunX) * (x - sunX) + (y - sunY) * (y - sunY)) < sunSize ? Shades - 1 : y * (Shades - 2) / Size, Hill(seed, x, y));
        return pixels;
    }

    // Which hill covers a point, the nearest last; 0: the sky.
    private static int Hill(ulong seed, int x, int y)
    {
        var covering = 0;
        for (uint layer = 0; layer < Layers - 1; layer++)
        {
            var (phase, wave) = (StableHash.Fraction(seed, 10 + layer) * Math.Tau, 1 + 2 * StableHash.Fraction(seed, 20 + layer));
            var top = Size * (0.5 + 0.16 * layer + 0.09 * Math.Sin(phase + wave * Math.Tau * x / Size));
            if (y > top)
                covering = Shades + (int)layer;
        }

        return covering;
    }

    private static byte[] Palette(ulong seed)
    {
        var hue = StableHash.Fraction(seed, 30);
        var land = hue + 0.3 + 0.4 * StableHash.Fraction(seed, 31);
        var colors = new byte[3 * (Shades + Layers)];
        for (var i = 0; i < Shades - 1; i++)
            Color(colors, i, hue, 0.55 - 0.25 * i / Shades, 0.62 + 0.24 * i / Shades);
        Color(colors, Shades - 1, hue + 0.5, 0.8, 0.88);
        for (var i = 0; i < Layers; i++)
            Color(colors, Shades + i, land, 0.38, 0.55 - 0.13 * i);
        return colors;
    }

    private static void Color(byte[] colors, int index, double hue, double saturation, double lightness)
    {
        for (var i = 0; i < 3; i++)
        {
            var k = (new[] { 0, 8, 4 }[i] + 12 * (hue - Math.Floor(hue))) % 12;
            var value = lightness - saturation * Math.Min(lightness, 1 - lightness) * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1));
            colors[3 * index + i] = (byte)Math.Round(255 * value);
        }
    }

    private static byte[] Packed(byte[] pixels)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(pixels);
        return packed.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(type);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(type, content));
        png.Write(number);
    }

    // The checksum of PNG, bit by bit: these pictures are small.
    private static uint Crc(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var part in type)
            crc = Crc(crc, part);
        foreach (var part in content)
            crc = Crc(crc, part);
        return ~crc;
    }

    private static uint Crc(uint crc, byte part)
    {
        crc ^= part;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        return crc;
    }
}
