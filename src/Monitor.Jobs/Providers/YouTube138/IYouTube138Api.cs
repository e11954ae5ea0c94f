using Monitor.Jobs.Providers.Shared.RapidApi;
using Refit;

namespace Monitor.Jobs.Providers.YouTube138;

/// <summary>YouTube138's endpoints. Every path ends with a slash.</summary>
[Headers(RapidApiGateway.Host + IYouTube138Api.Host)]
internal interface IYouTube138Api
{
    const string Host = "youtube138.p.rapidapi.com";

    [Get("/search/?q={text}&hl=en&gl=US")]
    Task<HttpResponseMessage> SearchAsync(string text, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/channel/details/?id={id}&hl=en&gl=US")]
    Task<HttpResponseMessage> ChannelAsync(string id, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/video/details/?id={id}&hl=en&gl=US")]
    Task<HttpResponseMessage> VideoAsync(string id, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/video/comments/?id={id}&hl=en&gl=US")]
    Task<HttpResponseMessage> CommentsAsync(string id, string? cursor, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/channel/videos/?id={id}&filter=videos_latest&hl=en&gl=US")]
    Task<HttpResponseMessage> VideosAsync(string id, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/channel/videos/?id={id}&filter=videos_latest&cursor={cursor}&hl=en&gl=US")]
    Task<HttpResponseMessage> NextVideosAsync(string id, string cursor, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);
}
