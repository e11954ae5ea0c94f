using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.JoTucker;

/// <summary>What to ask JoTucker.</summary>
internal static class JoTuckerRequests
{
    public const string Host = "instagram-scraper2.p.rapidapi.com";

    private const int LargestPage = 50;

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access) =>
        RapidApiRequests.Get(access, Host, Route(request));

    private static string Route(FetchRequest request)
    {
        var target = Uri.EscapeDataString(request.Target);
        return request.FetchType switch
        {
            FetchTypes.ProfileByHandle => $"user_info?user_name={target}",
            FetchTypes.ProfileById => $"user_info_by_id?user_id={target}",
            FetchTypes.ProfilePostsById => $"medias_v2?user_id={target}{Batch(request)}{ProviderUri.Parameter("max_id", request.Cursor)}",
            FetchTypes.PostByShortcode => $"media_info_v2?short_code={target}",
            FetchTypes.Followers => $"followers?user_id={target}{Batch(request)}{ProviderUri.Parameter("next_cursor", request.Cursor)}",
            FetchTypes.Following => $"following?user_id={target}{Batch(request)}{ProviderUri.Parameter("next_cursor", request.Cursor)}",
            _ => throw new ArgumentException($"JoTucker is not asked for {request.FetchType}.", nameof(request)),
        };
    }

    private static string Batch(FetchRequest request) => $"&batch_size={Math.Clamp(request.Limit ?? LargestPage, 1, LargestPage)}";
}
