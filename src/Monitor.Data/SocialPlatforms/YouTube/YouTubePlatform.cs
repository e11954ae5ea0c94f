using Monitor.Data.Observations;

namespace Monitor.Data.SocialPlatforms.YouTube;

/// <summary>YouTube: accounts are channels, posts are videos.</summary>
public sealed class YouTubePlatform : SocialPlatform
{
    /// <inheritdoc />
    public override string Name => Platforms.YouTube;

    /// <inheritdoc />
    public override string Title => "YouTube";

    /// <inheritdoc />
    public override string AccountFetchType => FetchTypes.Channel;

    /// <inheritdoc />
    public override string PostFetchType => FetchTypes.Video;

    /// <inheritdoc />
    public override ParsedTarget Account(string text) => YouTubeTargets.Account(text);

    /// <inheritdoc />
    public override ParsedTarget Post(string text) => YouTubeTargets.Post(text);
}
