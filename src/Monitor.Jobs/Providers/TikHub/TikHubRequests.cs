using System.Net.Http.Headers;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.TikHub;

/// <summary>What to ask TikHub. Its endpoints fail one by one: after one retry, the other version is asked.</summary>
internal static class TikHubRequests
{
    private const int FirstAttemptElsewhere = 2;
    private const int LargestPageOfPosts = 12;
    private const int LargestPageOfFollowers = 50;

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access, int attempt)
    {
        var uri = ProviderUri.Join(access.BaseUrl, "api/v1/instagram/" + Route(request, attempt >= FirstAttemptElsewhere));
        return new HttpRequestMessage(HttpMethod.Get, uri)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", access.ApiKey) },
        };
    }

    private static string Route(FetchRequest request, bool elsewhere)
    {
        var target = Uri.EscapeDataString(request.Target);
        return (request.FetchType, elsewhere) switch
        {
            (FetchTypes.ProfileByHandle, false) => $"v2/fetch_user_info?username={target}",
            (FetchTypes.ProfileByHandle, true) => $"v3/get_user_profile?username={target}",
            (FetchTypes.ProfileById, _) => $"v2/fetch_user_info?user_id={target}",
            (FetchTypes.ProfilePostsById, _) => $"v1/fetch_user_posts?user_id={target}{Page(request, LargestPageOfPosts)}",
            (FetchTypes.ReelsPosts, _) => $"v1/fetch_user_reels?user_id={target}{Page(request, LargestPageOfPosts)}",
            (FetchTypes.Followers, _) => $"v3/get_user_followers?user_id={target}{Page(request, LargestPageOfFollowers)}",
            (FetchTypes.StoryPostsByProfileId, _) => $"v3/get_user_stories?user_id={target}",
            (FetchTypes.PostByShortcode, false) => $"v3/get_post_info_by_code?code={target}",
            (FetchTypes.PostByShortcode, true) => $"v2/fetch_post_info?code_or_url={target}",
            _ => throw new ArgumentException($"TikHub is not asked for {request.FetchType}.", nameof(request)),
        };
    }

    private static string Page(FetchRequest request, int largest) =>
        $"&count={Math.Clamp(request.Limit ?? largest, 1, largest)}{ProviderUri.Parameter("max_id", request.Cursor)}";
}
