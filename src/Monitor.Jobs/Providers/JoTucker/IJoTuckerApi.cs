using Monitor.Jobs.Providers.Shared.RapidApi;
using Refit;

namespace Monitor.Jobs.Providers.JoTucker;

/// <summary>JoTucker's endpoints.</summary>
[Headers(RapidApiGateway.Host + IJoTuckerApi.Host)]
internal interface IJoTuckerApi
{
    const string Host = "instagram-scraper2.p.rapidapi.com";

    [Get("/user_info")]
    Task<HttpResponseMessage> UserByNameAsync(
        [AliasAs("user_name")] string userName, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/user_info_by_id")]
    Task<HttpResponseMessage> UserByIdAsync(
        [AliasAs("user_id")] string userId, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/medias_v2")]
    Task<HttpResponseMessage> MediasAsync(
        [AliasAs("user_id")] string userId, [AliasAs("batch_size")] int batchSize, [AliasAs("max_id")] string? maxId,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/medias")]
    Task<HttpResponseMessage> GraphQlMediasAsync(
        [AliasAs("user_id")] string userId, [AliasAs("batch_size")] int batchSize, [AliasAs("next_cursor")] string? nextCursor,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/media_info_v2")]
    Task<HttpResponseMessage> MediaAsync(
        [AliasAs("short_code")] string shortCode, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/followers")]
    Task<HttpResponseMessage> FollowersAsync(
        [AliasAs("user_id")] string userId, [AliasAs("batch_size")] int batchSize, [AliasAs("next_cursor")] string? nextCursor,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/media_comments")]
    Task<HttpResponseMessage> CommentsAsync(
        [AliasAs("short_code")] string shortCode, [AliasAs("next_cursor")] string? nextCursor, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/media_likers")]
    Task<HttpResponseMessage> LikersAsync(
        [AliasAs("short_code")] string shortCode, [AliasAs("next_cursor")] string? nextCursor, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/hash_tag_medias_v2")]
    Task<HttpResponseMessage> HashtagAsync([AliasAs("hash_tag")] string hashtag, [Header(RapidApiGateway.Key)] string key, CancellationToken ct);

    [Get("/following")]
    Task<HttpResponseMessage> FollowingAsync(
        [AliasAs("user_id")] string userId, [AliasAs("batch_size")] int batchSize, [AliasAs("next_cursor")] string? nextCursor,
        [Header(RapidApiGateway.Key)] string key, CancellationToken ct);
}
