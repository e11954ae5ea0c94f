using Monitor.Data.Observations;

namespace Monitor.Data.Flows;

/// <summary>The parameters of flows that copy pictures and videos.</summary>
public static class AssetUpload
{
    /// <summary>The flow.</summary>
    public const string Name = "asset_upload_flow";

    /// <summary>The flow for what is gone after a day.</summary>
    public const string StoriesName = "asset_upload_flow_stories";

    /// <summary>Whose they are: the platform's own id, a handle or a short code.</summary>
    public const string EntityId = "entity_id";

    /// <summary>Whether that is an account or a post.</summary>
    public const string EntityType = "entity_type";

    /// <summary>Which of them.</summary>
    public const string AssetType = "asset_type";

    /// <summary>Where the platform keeps it.</summary>
    public const string OriginalUrl = "original_url";

    /// <summary>The platform.</summary>
    public const string Platform = "platform";

    /// <summary>The digest that is expected.</summary>
    public const string Hash = "hash";

    /// <summary>Any picture.</summary>
    public const string AnyImage = "IMAGE";

    /// <summary>Any video.</summary>
    public const string AnyVideo = "VIDEO";

    /// <summary>All of them, the one that names the target first.</summary>
    public static readonly IReadOnlyList<FlowParameter> Parameters =
    [
        new(EntityId, FlowParameterKind.Text, "Whose pictures or videos: the platform's own id, or the handle of an account or the short code of a post.") { IsRequired = true },
        new(EntityType, FlowParameterKind.Text, "Account, profile (the same) or post.") { IsRequired = true, Words = ["account", "profile", "post"] },
        new(AssetType, FlowParameterKind.Text, "Which of them; all unless given.")
        {
            Words = [AnyImage, AnyVideo, AssetTypes.ProfilePicture, AssetTypes.Thumbnail, AssetTypes.Image, AssetTypes.Video],
        },
        new(OriginalUrl, FlowParameterKind.Text, "Where the platform keeps it; all addresses that are known unless given.")
        {
            Longest = 4_000,
            Check = text => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
                ? null
                : "it is an http or https address.",
        },
        new(Platform, FlowParameterKind.Text, "The platform; instagram unless given.") { Words = [Platforms.Instagram, Platforms.YouTube, Platforms.TikTok] },
        new(Hash, FlowParameterKind.Text, "The SHA-256 digest that the file has to have, in hexadecimal digits.")
        {
            Check = text => text.Length == 64 && text.All(char.IsAsciiHexDigit) ? null : "it is 64 hexadecimal digits.",
        },
    ];
}
