using Refit;

namespace Monitor.Jobs.Providers.TikHub;

/// <summary>TikHub's endpoints about Instagram. Its versions fail one by one, so some questions have two.</summary>
[PathPrefix("/api/v1/instagram")]
internal interface ITikHubApi
{
    [Get("/v2/fetch_user_info")]
    Task<HttpResponseMessage> UserInfoByNameAsync(string username, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/v2/fetch_user_info")]
    Task<HttpResponseMessage> UserInfoByIdAsync(
        [AliasAs("user_id")] string userId, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/v3/get_user_profile")]
    Task<HttpResponseMessage> UserProfileAsync(string username, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/v1/fetch_user_posts")]
    Task<HttpResponseMessage> UserPostsAsync(
        [AliasAs("user_id")] string userId, int count, [AliasAs("max_id")] string? maxId,
        [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/v1/fetch_user_posts_v2")]
    Task<HttpResponseMessage> GraphQlUserPostsAsync(
        [AliasAs("user_id")] string userId, int count, [AliasAs("end_cursor")] string? endCursor,
        [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/v1/fetch_user_reels")]
    Task<HttpResponseMessage> UserReelsAsync(
        [AliasAs("user_id")] string userId, int count, [AliasAs("max_id")] string? maxId,
        [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/v3/get_user_followers")]
    Task<HttpResponseMessage> UserFollowersAsync(
        [AliasAs("user_id")] string userId, int count, [AliasAs("max_id")] string? maxId,
        [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/v3/get_user_stories")]
    Task<HttpResponseMessage> UserStoriesAsync(
        [AliasAs("user_id")] string userId, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/v3/get_post_info_by_code")]
    Task<HttpResponseMessage> PostInfoByCodeAsync(string code, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/v2/fetch_post_info")]
    Task<HttpResponseMessage> PostInfoAsync(
        [AliasAs("code_or_url")] string codeOrUrl, [Authorize("Bearer")] string key, CancellationToken ct);
}
