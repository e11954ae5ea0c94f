using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>
/// What to ask an API that speaks as YouTube's own Data API does. A page of videos takes two requests: the list of uploads has no
/// counts, so they are asked for all at once.
/// </summary>
internal static class DataApiRequests
{
    private const int LongestPage = 50;
    private const string ChannelPrefix = "UC";
    private const string UploadsPrefix = "UU";

    /// <param name="request">What is asked.</param>
    /// <param name="slash">What stands between path and query: nothing, or a slash where the provider wants one.</param>
    public static string Route(FetchRequest request, string slash = "") => request switch
    {
        { Step: VideosOfPage page } => Videos(slash, string.Join(',', page.Ids)),
        { FetchType: FetchTypes.Channel } => $"channels{slash}?part=snippet,statistics,contentDetails&{Channel(request.Target)}",
        { FetchType: FetchTypes.Video } => Videos(slash, Uri.EscapeDataString(request.Target)),
        { FetchType: FetchTypes.ChannelVideos } => Uploads(request, slash),
        _ => throw new ArgumentException($"A YouTube provider is not asked for {request.FetchType}.", nameof(request)),
    };

    private static string Channel(string target) => YouTubeTarget.IsChannelId(target)
        ? $"id={target}"
        : $"forHandle={Uri.EscapeDataString("@" + target)}";

    private static string Videos(string slash, string ids) => $"videos{slash}?part=snippet,statistics,contentDetails&id={ids}";

    // Every channel has a list of its uploads, whose id differs from the channel's in its first letters.
    private static string Uploads(FetchRequest request, string slash)
    {
        var list = request.Target.StartsWith(ChannelPrefix, StringComparison.Ordinal)
            ? UploadsPrefix + request.Target[ChannelPrefix.Length..]
            : request.Target;
        var page = request.Cursor is { } cursor ? $"&pageToken={Uri.EscapeDataString(cursor)}" : "";
        var size = Math.Clamp(request.Limit ?? LongestPage, 1, LongestPage);
        return $"playlistItems{slash}?part=snippet,contentDetails&maxResults={size}&playlistId={Uri.EscapeDataString(list)}{page}";
    }
}

/// <summary>A page of uploads is known, and their counts are not.</summary>
/// <param name="Ids">The videos.</param>
/// <param name="NextCursor">Where the next page begins.</param>
internal sealed record VideosOfPage(IReadOnlyList<string> Ids, string? NextCursor) : ProviderStep
{
    /// <summary>Entries of the list of uploads that name no video.</summary>
    public int Dropped { get; init; }
}
