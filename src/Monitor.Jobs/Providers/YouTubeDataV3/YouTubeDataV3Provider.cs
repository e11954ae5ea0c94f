using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTubeDataV3;

/// <summary>YouTube's own Data API, version 3.</summary>
internal sealed class YouTubeDataV3Provider(IYouTubeDataV3Api api) : IProvider
{
    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "youtube-data-v3",
        new Uri("https://youtube.googleapis.com/youtube/v3"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.YouTube] = [FetchTypes.Channel, FetchTypes.ChannelVideos, FetchTypes.Video, FetchTypes.PostComments],
        },
        UnitCostUsd: 0m)
    {
        Title = "YouTube Data API",
        // Units a day; a page of videos costs two of them, everything else one.
        Limits = [new RateSpec(10_000, TimeSpan.FromDays(1))],
        KeysAt = new Uri("https://console.cloud.google.com/apis/library/youtube.googleapis.com"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        DataApiQuestion.Of(request) switch
        {
            DataApiQuestion.Channel channel => api.ChannelsAsync(channel.Id, channel.Handle, access.ApiKey, ct),
            DataApiQuestion.Videos videos => api.VideosAsync(videos.Ids, access.ApiKey, ct),
            DataApiQuestion.Uploads page => api.PlaylistItemsAsync(page.Size, page.List, page.Cursor, access.ApiKey, ct),
            DataApiQuestion.Comments page => api.CommentsAsync(page.Video, page.Size, page.Cursor, access.ApiKey, ct),
            var question => throw new ArgumentException($"A YouTube provider is not asked for {question}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => YouTubeDataV3Parser.Parse(request, response);
}
