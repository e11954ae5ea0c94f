using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.BestSolutions;

/// <summary>What to ask Best Solutions.</summary>
internal static class BestSolutionsRequests
{
    public const string Host = "instagram-api-cheap-best-performance.p.rapidapi.com";

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access) =>
        RapidApiRequests.Get(access, Host, Route(request));

    private static string Route(FetchRequest request)
    {
        var target = Uri.EscapeDataString(request.Target);
        return request.FetchType switch
        {
            FetchTypes.ProfileByHandle => $"profile?username={target}",
            FetchTypes.ProfileById => $"profile?user_id={target}",
            FetchTypes.ProfilePostsById => $"feed?user_id={target}{Next(request)}",
            FetchTypes.PostByShortcode => $"post?shortcode={target}",
            FetchTypes.Followers => $"followers?user_id={target}{Next(request)}",
            FetchTypes.Following => $"following?user_id={target}{Next(request)}",
            FetchTypes.StoryPostsByProfileId => $"stories?user_id={target}",
            _ => throw new ArgumentException($"BestSolutions is not asked for {request.FetchType}.", nameof(request)),
        };
    }

    private static string Next(FetchRequest request) => ProviderUri.Parameter("next_max_id", request.Cursor);
}
