using Monitor.Data.Observations;

namespace Monitor.Jobs.Collection.Contract;

/// <summary>
/// The numbers that an answer of a kind has at every provider that declares the kind. Where its owner hides one it is not missing.
/// </summary>
internal static class DeliveredMetrics
{
    private static readonly string[] OfAccounts = [MetricKeys.Followers, MetricKeys.Following, MetricKeys.Posts];
    private static readonly string[] OfChannels = [MetricKeys.Followers, MetricKeys.Posts];
    private static readonly string[] OfPosts = [MetricKeys.Likes, MetricKeys.Comments];
    private static readonly string[] OfVideos = [MetricKeys.Plays];

    /// <summary>Those of a platform's fetch type; none for what has no numbers and for platforms that are not the product's.</summary>
    public static IReadOnlyList<string> Of(string platform, string fetchType) => (platform, fetchType) switch
    {
        (Platforms.Instagram or Platforms.TikTok, FetchTypes.ProfileByHandle or FetchTypes.ProfileById) => OfAccounts,
        (Platforms.Instagram or Platforms.TikTok,
            FetchTypes.PostByShortcode or FetchTypes.ProfilePostsByHandle or FetchTypes.ProfilePostsById or FetchTypes.ReelsPosts or FetchTypes.TaggedPosts) => OfPosts,
        (Platforms.YouTube, FetchTypes.Channel) => OfChannels,
        (Platforms.YouTube, FetchTypes.Video or FetchTypes.ChannelVideos or FetchTypes.Search) => OfVideos,
        _ => [],
    };
}
