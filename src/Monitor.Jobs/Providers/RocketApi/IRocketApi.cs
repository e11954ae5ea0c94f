using Monitor.Jobs.Providers.Shared.Wire;
using Refit;

namespace Monitor.Jobs.Providers.RocketApi;

/// <summary>RocketAPI's endpoints: every one is posted to, with a JSON body.</summary>
[PathPrefix("/instagram")]
internal interface IRocketApi
{
    [Post("/user/get_info_by_username")]
    Task<HttpResponseMessage> InfoByUsernameAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/user/get_web_profile_info")]
    Task<HttpResponseMessage> WebProfileInfoAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/user/get_info_by_id")]
    Task<HttpResponseMessage> InfoByIdAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/user/get_media")]
    Task<HttpResponseMessage> MediaAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/user/get_clips")]
    Task<HttpResponseMessage> ClipsAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/user/get_tags")]
    Task<HttpResponseMessage> TagsAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/user/get_followers")]
    Task<HttpResponseMessage> FollowersAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/user/get_following")]
    Task<HttpResponseMessage> FollowingAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/user/get_stories")]
    Task<HttpResponseMessage> StoriesAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/media/get_comments")]
    Task<HttpResponseMessage> CommentsAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/media/get_likes")]
    Task<HttpResponseMessage> LikesAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);

    [Post("/media/get_info_by_shortcode")]
    Task<HttpResponseMessage> InfoByShortcodeAsync([Body] JsonBody body, [Authorize("Token")] string key, CancellationToken ct);
}
