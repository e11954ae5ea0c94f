using Monitor.Jobs.Providers.Shared.RapidApi;
using Refit;

namespace Monitor.Jobs.Providers.BestSolutions;

/// <summary>Best Solutions' endpoints.</summary>
[Headers(RapidApiGateway.Host + IBestSolutionsApi.Host)]
internal interface IBestSolutionsApi
{
    const string Host = "instagram-api-cheap-best-performance.p.rapidapi.com";

    [Get("/profile")]
    Task<HttpResponseMessage> ProfileByNameAsync(string username, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/profile")]
    Task<HttpResponseMessage> ProfileByIdAsync(
        [AliasAs("user_id")] string userId, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/feed")]
    Task<HttpResponseMessage> FeedAsync(
        [AliasAs("user_id")] string userId, [AliasAs("next_max_id")] string? nextMaxId,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/post")]
    Task<HttpResponseMessage> PostAsync(string shortcode, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/followers")]
    Task<HttpResponseMessage> FollowersAsync(
        [AliasAs("user_id")] string userId, [AliasAs("next_max_id")] string? nextMaxId,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/following")]
    Task<HttpResponseMessage> FollowingAsync(
        [AliasAs("user_id")] string userId, [AliasAs("next_max_id")] string? nextMaxId,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/stories")]
    Task<HttpResponseMessage> StoriesAsync(
        [AliasAs("user_id")] string userId, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);
}
