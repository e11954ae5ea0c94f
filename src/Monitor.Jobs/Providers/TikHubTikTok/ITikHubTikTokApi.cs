using Refit;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>TikHub's endpoints about TikTok.</summary>
[PathPrefix("/api/v1/tiktok/app/v3")]
internal interface ITikHubTikTokApi
{
    [Get("/handler_user_profile")]
    Task<HttpResponseMessage> UserByNameAsync(
        [AliasAs("unique_id")] string uniqueId, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/handler_user_profile")]
    Task<HttpResponseMessage> UserByIdAsync([AliasAs("user_id")] string userId, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/fetch_one_video")]
    Task<HttpResponseMessage> VideoAsync([AliasAs("aweme_id")] string awemeId, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/fetch_user_post_videos")]
    Task<HttpResponseMessage> VideosAsync(
        [AliasAs("sec_user_id")] string? secretUserId, [AliasAs("unique_id")] string? uniqueId, [AliasAs("max_cursor")] string maxCursor,
        int count, [AliasAs("sort_type")] int sortType, [Authorize("Bearer")] string key, CancellationToken ct);
}
