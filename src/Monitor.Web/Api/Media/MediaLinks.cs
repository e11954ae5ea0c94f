using System.Globalization;

namespace Monitor.Web.Api.Media;

/// <summary>Where this service hands out pictures and videos.</summary>
internal static class MediaLinks
{
    private const int VersionLength = 16;

    /// <summary>The address of one; with its digest in it another content has another address, and browsers may keep it.</summary>
    public static string Of(long id, string? hash) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/v1/media/{id}/content{(hash is null ? "" : $"?v={VersionOf(hash)}")}");

    /// <summary>What stands for a digest in an address.</summary>
    public static string VersionOf(string hash) => hash[..Math.Min(VersionLength, hash.Length)];
}
