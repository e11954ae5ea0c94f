using Monitor.Jobs.Providers.Shared.RapidApi;
using Refit;

namespace Monitor.Jobs.Providers.YouTubeV31;

/// <summary>The Data API's endpoints behind the gateway.</summary>
[Headers(RapidApiGateway.Host + IYouTubeV31Api.Host)]
internal interface IYouTubeV31Api
{
    const string Host = "youtube-v31.p.rapidapi.com";

    [Get("/channels?part=snippet,statistics,contentDetails")]
    Task<HttpResponseMessage> ChannelsAsync(
        string? id, string? forHandle, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/videos?part=snippet,statistics,contentDetails")]
    Task<HttpResponseMessage> VideosAsync([Encoded] string id, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/playlistItems?part=snippet,contentDetails")]
    Task<HttpResponseMessage> PlaylistItemsAsync(
        int maxResults, string playlistId, string? pageToken, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);
}
