using Refit;

namespace Monitor.Jobs.Providers.YouTubeDataV3;

/// <summary>The Data API's endpoints, with the key in the query.</summary>
internal interface IYouTubeDataV3Api
{
    [Get("/channels?part=snippet,statistics,contentDetails")]
    Task<HttpResponseMessage> ChannelsAsync(string? id, string? forHandle, string key, CancellationToken ct);

    [Get("/videos?part=snippet,statistics,contentDetails")]
    Task<HttpResponseMessage> VideosAsync([Encoded] string id, string key, CancellationToken ct);

    [Get("/commentThreads?part=snippet&textFormat=plainText")]
    Task<HttpResponseMessage> CommentsAsync(string videoId, int maxResults, string? pageToken, string key, CancellationToken ct);

    [Get("/playlistItems?part=snippet,contentDetails")]
    Task<HttpResponseMessage> PlaylistItemsAsync(
        int maxResults, string playlistId, string? pageToken, string key, CancellationToken ct);
}
