using System.Buffers.Binary;
using System.Buffers.Text;

namespace Monitor.ProviderSimulator.Network.YouTube;

/// <summary>How many videos a channel has at a moment, and which is published when.</summary>
internal static class VideoSchedule
{
    public static long Count(string key, DateTimeOffset at) => Math.Max(0, First(key) + (long)Math.Floor(Growth.Days(at) * PerDay(key)));

    public static DateTimeOffset PublishedAt(string key, long ordinal) =>
        Growth.Epoch.AddSeconds(Math.Ceiling((ordinal + 1 - First(key)) / PerDay(key) * 86_400));

    public static string IdOf(string key, long ordinal)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, StableHash.Mix(StableHash.Of(key, 31) ^ (ulong)ordinal));
        return Base64Url.EncodeToString(bytes);
    }

    private static long First(string key) => 3 + (long)(StableHash.Fraction(StableHash.Of(key), 32) * 180);

    private static double PerDay(string key) => 0.1 + 0.4 * StableHash.Fraction(StableHash.Of(key), 33);
}
