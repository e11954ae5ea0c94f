using Refit;

namespace Monitor.Jobs.Providers.Lama;

/// <summary>Lama's endpoints.</summary>
[PathPrefix("/v1")]
internal interface ILamaApi
{
    [Get("/user/by/username")]
    Task<HttpResponseMessage> UserByNameAsync(string username, [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/user/by/id")]
    Task<HttpResponseMessage> UserByIdAsync(string id, [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/user/medias/chunk")]
    Task<HttpResponseMessage> MediasAsync(
        [AliasAs("user_id")] string userId, [AliasAs("end_cursor")] string? endCursor,
        [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/user/clips/chunk")]
    Task<HttpResponseMessage> ClipsAsync(
        [AliasAs("user_id")] string userId, [AliasAs("end_cursor")] string? endCursor,
        [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/user/tag/medias/chunk")]
    Task<HttpResponseMessage> TagsAsync(
        [AliasAs("user_id")] string userId, [AliasAs("end_cursor")] string? endCursor,
        [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/media/by/code")]
    Task<HttpResponseMessage> MediaByCodeAsync(string code, [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/user/followers/chunk")]
    Task<HttpResponseMessage> FollowersAsync(
        [AliasAs("user_id")] string userId, [AliasAs("max_id")] string? maxId, [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/user/following/chunk")]
    Task<HttpResponseMessage> FollowingAsync(
        [AliasAs("user_id")] string userId, [AliasAs("max_id")] string? maxId, [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/media/comments/chunk")]
    Task<HttpResponseMessage> CommentsAsync(
        string id, [AliasAs("min_id")] string? minId, [AliasAs("max_id")] string? maxId, [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/media/likers")]
    Task<HttpResponseMessage> LikersAsync(string id, [Header("x-access-key")] string key, CancellationToken ct);

    [Get("/user/stories")]
    Task<HttpResponseMessage> StoriesAsync([AliasAs("user_id")] string userId, [Header("x-access-key")] string key, CancellationToken ct);
}
