using Monitor.Data.Observations;

namespace Monitor.Data.SocialPlatforms.Instagram;

/// <summary>Instagram.</summary>
public sealed class InstagramPlatform : SocialPlatform
{
    /// <inheritdoc />
    public override string Name => Platforms.Instagram;

    /// <inheritdoc />
    public override string Title => "Instagram";

    /// <inheritdoc />
    public override string AccountFetchType => FetchTypes.ProfileByHandle;

    /// <inheritdoc />
    public override string PostFetchType => FetchTypes.PostByShortcode;

    /// <inheritdoc />
    public override ParsedTarget Account(string text) => InstagramTargets.Account(text);

    /// <inheritdoc />
    public override ParsedTarget Post(string text) => InstagramTargets.Post(text);
}
