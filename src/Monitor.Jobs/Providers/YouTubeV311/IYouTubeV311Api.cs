using Monitor.Jobs.Providers.Shared.RapidApi;
using Refit;

namespace Monitor.Jobs.Providers.YouTubeV311;

/// <summary>The Data API's endpoints behind the gateway. Every path ends with a slash.</summary>
[Headers(RapidApiGateway.Host + IYouTubeV311Api.Host)]
internal interface IYouTubeV311Api
{
    const string Host = "youtube-v311.p.rapidapi.com";

    [Get("/channels/?part=snippet,statistics,contentDetails")]
    Task<HttpResponseMessage> ChannelsAsync(
        string? id, string? forHandle, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/videos/?part=snippet,statistics,contentDetails")]
    Task<HttpResponseMessage> VideosAsync([Encoded] string id, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/playlistItems/?part=snippet,contentDetails")]
    Task<HttpResponseMessage> PlaylistItemsAsync(
        int maxResults, string playlistId, string? pageToken, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);
}
