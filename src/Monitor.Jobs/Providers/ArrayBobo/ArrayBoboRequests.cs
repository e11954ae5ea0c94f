using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.ArrayBobo;

/// <summary>What to ask ArrayBobo. Every path ends with a slash.</summary>
internal static class ArrayBoboRequests
{
    public const string Host = "instagram-scraper-2022.p.rapidapi.com";

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access) =>
        RapidApiRequests.Get(access, Host, Route(request));

    private static string Route(FetchRequest request)
    {
        var target = Uri.EscapeDataString(request.Target);
        return request.FetchType switch
        {
            FetchTypes.ProfileByHandle => $"ig/info_username/?user={target}",
            FetchTypes.ProfileById => $"ig/info/?id_user={target}",
            FetchTypes.ProfilePostsById => $"ig/posts/?id_user={target}{ProviderUri.Parameter("end_cursor", request.Cursor)}",
            FetchTypes.ReelsPosts => $"ig/reels_posts/?id_user={target}{ProviderUri.Parameter("max_id", request.Cursor)}",
            FetchTypes.PostByShortcode => $"ig/post_info/?shortcode={target}",
            FetchTypes.StoryPostsByProfileId => $"ig/stories/?id_user={target}",
            _ => throw new ArgumentException($"ArrayBobo is not asked for {request.FetchType}.", nameof(request)),
        };
    }
}
