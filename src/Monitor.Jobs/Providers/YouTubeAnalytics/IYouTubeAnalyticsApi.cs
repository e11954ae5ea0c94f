using Refit;

namespace Monitor.Jobs.Providers.YouTubeAnalytics;

/// <summary>The one endpoint of YouTube's Analytics API that is asked: who watches a channel, over all its time.</summary>
internal interface IYouTubeAnalyticsApi
{
    // Days that are yet to come are left out by the API itself.
    [Get("/reports?metrics=viewerPercentage&dimensions=ageGroup,gender&sort=gender,ageGroup&startDate=2005-02-14&endDate=2099-12-31")]
    Task<HttpResponseMessage> ViewersAsync(string ids, string? filters, [Authorize("Bearer")] string key, CancellationToken ct);
}
