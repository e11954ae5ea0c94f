using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>
/// What is asked of an API that speaks as YouTube's own Data API does: one of its endpoints with its parameters. A page of videos
/// takes two requests: the list of uploads has no counts, so they are asked for all at once.
/// </summary>
internal abstract record DataApiQuestion
{
    private const int LargestPage = 50;
    private const int LargestPageOfComments = 100;
    private const string ChannelPrefix = "UC";
    private const string UploadsPrefix = "UU";

    private DataApiQuestion()
    {
    }

    public static DataApiQuestion Of(FetchRequest request) => request switch
    {
        { Step: VideosOfPage page } => new Videos(string.Join(',', page.Ids.Select(Uri.EscapeDataString))),
        { FetchType: FetchTypes.Channel } when YouTubeTarget.IsChannelId(request.Target) => new Channel(request.Target, Handle: null),
        { FetchType: FetchTypes.Channel } => new Channel(Id: null, "@" + request.Target),
        { FetchType: FetchTypes.Video } => new Videos(Uri.EscapeDataString(request.Target)),
        { FetchType: FetchTypes.Search } => new Search(request.Target, WirePage.Size(request, LargestPage), request.Cursor),
        { FetchType: FetchTypes.PostComments } => new Comments(request.Target, WirePage.Size(request, LargestPageOfComments), request.Cursor),
        { FetchType: FetchTypes.ChannelVideos } => new Uploads(ListOf(request.Target), WirePage.Size(request, LargestPage), request.Cursor),
        _ => throw new ArgumentException($"A YouTube provider is not asked for {request.FetchType}.", nameof(request)),
    };

    // Every channel has a list of its uploads, whose id differs from the channel's in its first letters.
    private static string ListOf(string channel) =>
        channel.StartsWith(ChannelPrefix, StringComparison.Ordinal) ? UploadsPrefix + channel[ChannelPrefix.Length..] : channel;

    /// <summary>A channel, by its id or by its handle.</summary>
    public sealed record Channel(string? Id, string? Handle) : DataApiQuestion;

    /// <summary>Videos, by their ids, which are escaped and joined by commas.</summary>
    public sealed record Videos(string Ids) : DataApiQuestion;

    /// <summary>A page of what is found by some words.</summary>
    public sealed record Search(string Words, int Size, string? Cursor) : DataApiQuestion;

    /// <summary>A page of what is written below a video.</summary>
    public sealed record Comments(string Video, int Size, string? Cursor) : DataApiQuestion;

    /// <summary>A page of a list of uploads.</summary>
    public sealed record Uploads(string List, int Size, string? Cursor) : DataApiQuestion;
}
