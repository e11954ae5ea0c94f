using Refit;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>The Graph API's endpoints. An account is asked for through another one, the professional account of the credential.</summary>
internal interface IGraphApi
{
    [Get("/{version}/{userId}")]
    Task<HttpResponseMessage> DiscoverAsync(string version, string userId, string fields, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/{version}/{mediaId}/insights?metric=reach,likes,comments,saved,shares,total_interactions,views&period=lifetime")]
    Task<HttpResponseMessage> PostInsightsAsync(string version, string mediaId, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/{version}/{mediaId}/insights?metric=reach,replies,navigation,shares,total_interactions,views&period=lifetime")]
    Task<HttpResponseMessage> StoryInsightsAsync(string version, string mediaId, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/{version}/{userId}/stories?fields=id,media_type,media_url,thumbnail_url,permalink,timestamp,username,caption")]
    Task<HttpResponseMessage> StoriesAsync(string version, string userId, [Authorize("Bearer")] string key, CancellationToken ct);

    [Get("/{version}/{userId}/insights?metric=follower_demographics&period=lifetime&metric_type=total_value&breakdown=gender,age")]
    Task<HttpResponseMessage> AudienceAsync(string version, string userId, [Authorize("Bearer")] string key, CancellationToken ct);
}
