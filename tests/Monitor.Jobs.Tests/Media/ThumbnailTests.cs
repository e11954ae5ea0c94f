using Monitor.Data.Media;
using Monitor.Testing;
using NetVips;
using Xunit;

namespace Monitor.Jobs.Tests.Media;

/// <summary>Small pictures are made of what claims to be no larger than pictures are: a few kilobytes can claim to be gigabytes.</summary>
public sealed class ThumbnailTests(PostgresServer postgres) : MediaTest(postgres)
{
    [Theory]
    [InlineData(7_000, 7_000, true)]
    [InlineData(7_200, 7_000, false)]
    [InlineData(60_000, 60_000, false)]
    public async Task A_picture_of_more_than_fifty_million_pixels_is_not_decoded(int width, int height, bool isMade)
    {
        await using var archive = MediaHarness.Create(Database, Simulator);
        using var drawn = Image.Black(Math.Min(width, 10_000), Math.Min(height, 10));
        var picture = drawn.PngsaveBuffer();
        Claim(picture, width, height);
        await archive.Store.PutAsync("assets/accounts/instagram/1.png", MediaContent.Of(picture), "image/png", default);
        var copy = new MediaCopy(1, "assets/accounts/instagram/1.png", new('0', 64), picture.Length, "image/png");

        var small = await archive.Get<MediaThumbnails>().ReadAsync(copy, 160, "image/webp", default);

        Assert.Equal(isMade, small is not null);
        Assert.Equal(isMade ? 2 : 1, archive.Files().Count);
    }

    // What a header says is checked by its sum.
    private static void Claim(byte[] png, int width, int height)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        var sum = uint.MaxValue;
        foreach (var value in png.AsSpan(12, 17))
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 1 ? (sum >> 1) ^ 0xEDB88320 : sum >> 1;
        }

        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), ~sum);
    }
}
