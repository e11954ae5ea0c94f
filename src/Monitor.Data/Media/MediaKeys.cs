using System.Globalization;
using Monitor.Data.Observations;

namespace Monitor.Data.Media;

/// <summary>What objects are called in the store.</summary>
public static class MediaKeys
{
    private const string Thumbnails = "thumbnails/";
    private const int DigestLength = 12;

    /// <summary>The widths in which small pictures are made.</summary>
    public static readonly IReadOnlyList<int> Widths = [160, 320, 640, 1080];

    /// <summary>What small pictures are, by what their names end with.</summary>
    internal static readonly IReadOnlyList<string> ThumbnailExtensions = ["avif", "webp"];

    /// <summary>
    /// The key of a file: <c>assets/{entity_type}s/{platform}/{entity_id}.{extension}</c>. What stands for an account or post has its plain
    /// number; everything else that a post has is told apart behind it.
    /// </summary>
    public static string Of(MediaAsset asset, string extension) => Build(asset, "", extension);

    /// <summary>The same while other bytes have that key.</summary>
    public static string Spare(MediaAsset asset, string extension, ReadOnlySpan<byte> hash) =>
        Build(asset, "_" + Convert.ToHexStringLower(hash)[..DigestLength], extension);

    /// <summary>The key of a small picture of an object.</summary>
    public static string Thumbnail(string key, int width, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{Thumbnails}{key}.{width}.{extension}");

    /// <summary>All keys that there may be of an object.</summary>
    public static IEnumerable<string> AllOf(string key) =>
        Widths.SelectMany(width => ThumbnailExtensions.Select(extension => Thumbnail(key, width, extension))).Prepend(key);

    private static string Build(MediaAsset asset, string suffix, string extension)
    {
        var part = asset.AssetType is AssetTypes.ProfilePicture or AssetTypes.Thumbnail && asset.Position == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"_{asset.AssetType}{(asset.Position == 0 ? "" : $"_{asset.Position}")}");
        return string.Create(
            CultureInfo.InvariantCulture, $"assets/{asset.EntityType}s/{asset.Platform}/{asset.EntityId}{part}{suffix}.{extension}").ToLowerInvariant();
    }
}
