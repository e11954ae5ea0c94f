using Monitor.Data.Observations;

namespace Monitor.Data.SocialPlatforms.TikTok;

/// <summary>TikTok; its posts have a number and no short code.</summary>
public sealed class TikTokPlatform : SocialPlatform
{
    /// <inheritdoc />
    public override string Name => Platforms.TikTok;

    /// <inheritdoc />
    public override string Title => "TikTok";

    /// <inheritdoc />
    public override string AccountFetchType => FetchTypes.ProfileByHandle;

    /// <inheritdoc />
    public override string PostFetchType => FetchTypes.PostByShortcode;

    /// <inheritdoc />
    public override ParsedTarget Account(string text) => TikTokTargets.Account(text);

    /// <inheritdoc />
    public override ParsedTarget Post(string text) => TikTokTargets.Post(text);
}
