using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.JoTucker;

/// <summary>JoTucker at RapidAPI, https://rapidapi.com/JoTucker/api/instagram-scraper2.</summary>
internal sealed class JoTuckerProvider(IJoTuckerApi api) : IProvider
{
    private const int LargestPage = 50;

    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "rapidapi-jotucker",
        new Uri("https://" + IJoTuckerApi.Host),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.ProfileById,
                FetchTypes.ProfilePostsById,
                FetchTypes.PostByShortcode,
                FetchTypes.Followers,
                FetchTypes.Following,
                FetchTypes.PostComments,
                FetchTypes.PostLikers,
                FetchTypes.HashtagPosts,
            ],
        },
        UnitCostUsd: 0.0006m)
    {
        Title = "JoTucker",
        Limits = [new RateSpec(5, TimeSpan.FromSeconds(1))],
        KeysAt = new Uri("https://rapidapi.com/JoTucker/api/instagram-scraper2"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.FetchType switch
        {
            FetchTypes.ProfileByHandle => api.UserByNameAsync(request.Target, access.ApiKey, ct),
            FetchTypes.ProfileById => api.UserByIdAsync(request.Target, access.ApiKey, ct),
            FetchTypes.ProfilePostsById when SecondWay.IsMeant(request, attempt) =>
                api.GraphQlMediasAsync(request.Target, WirePage.Size(request, LargestPage), SecondWay.Cursor(request), access.ApiKey, ct),
            FetchTypes.ProfilePostsById => api.MediasAsync(request.Target, WirePage.Size(request, LargestPage), WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.PostByShortcode => api.MediaAsync(request.Target, access.ApiKey, ct),
            FetchTypes.Followers => api.FollowersAsync(request.Target, WirePage.Size(request, LargestPage), WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.Following => api.FollowingAsync(request.Target, WirePage.Size(request, LargestPage), WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.PostComments => api.CommentsAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.PostLikers => api.LikersAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.HashtagPosts => api.HashtagAsync(request.Target, access.ApiKey, ct),
            _ => throw new ArgumentException($"JoTucker is not asked for {request.FetchType}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => JoTuckerParser.Parse(request, response);
}
