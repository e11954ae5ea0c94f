using Monitor.Jobs.Providers.Shared.RapidApi;
using Refit;

namespace Monitor.Jobs.Providers.ArrayBobo;

/// <summary>ArrayBobo's endpoints. Every path ends with a slash.</summary>
[Headers(RapidApiGateway.Host + IArrayBoboApi.Host)]
internal interface IArrayBoboApi
{
    const string Host = "instagram-scraper-2022.p.rapidapi.com";

    [Get("/ig/info_username/")]
    Task<HttpResponseMessage> InfoByNameAsync(string user, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/ig/info/")]
    Task<HttpResponseMessage> InfoByIdAsync(
        [AliasAs("id_user")] string userId, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/ig/posts/")]
    Task<HttpResponseMessage> PostsAsync(
        [AliasAs("id_user")] string userId, [AliasAs("end_cursor")] string? endCursor,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/ig/reels_posts/")]
    Task<HttpResponseMessage> ReelsAsync(
        [AliasAs("id_user")] string userId, [AliasAs("max_id")] string? maxId,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/ig/tagged/")]
    Task<HttpResponseMessage> TaggedAsync(
        [AliasAs("id_user")] string userId, [AliasAs("end_cursor")] string? endCursor,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/ig/post_info/")]
    Task<HttpResponseMessage> PostAsync(string shortcode, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/ig/stories/")]
    Task<HttpResponseMessage> StoriesAsync(
        [AliasAs("id_user")] string userId, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);
}
