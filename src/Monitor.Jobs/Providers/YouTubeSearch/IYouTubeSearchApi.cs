using Refit;

namespace Monitor.Jobs.Providers.YouTubeSearch;

/// <summary>The Data API's search, and the counts of what it found.</summary>
internal interface IYouTubeSearchApi
{
    [Get("/search?part=snippet&type=video")]
    Task<HttpResponseMessage> SearchAsync(int maxResults, string q, string? pageToken, string key, CancellationToken ct);

    [Get("/videos?part=snippet,statistics,contentDetails")]
    Task<HttpResponseMessage> VideosAsync([Encoded] string id, string key, CancellationToken ct);
}
