using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.Instagram;

/// <summary>Addresses of pictures and videos as Instagram signs them: they carry the hour at which they expire.</summary>
internal static class PictureAddress
{
    private const ulong DigitLimit = 1_000_000_000;

    public static string Of(string owner, uint salt, DateTimeOffset at, string extension = "jpg")
    {
        var hash = StableHash.Of(owner, salt);
        var expiry = at.ToUnixTimeSeconds() / 86_400 * 86_400 + 4 * 86_400;
        return $"https://scontent-sim1-1.cdninstagram.example/v/t51.2885-15/{hash % DigitLimit}_{hash >> 34}_n.{extension}" +
            $"?stp=dst-jpg_e35&_nc_ht=scontent-sim1-1.cdninstagram.example&_nc_cat=104&oh=00_Af{hash:x16}&oe={expiry:X}&_nc_sid=8b3546";
    }
}
