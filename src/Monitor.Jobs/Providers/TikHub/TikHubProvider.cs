using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.TikHub;

/// <summary>TikHub, https://tikhub.io.</summary>
internal sealed class TikHubProvider(ITikHubApi api) : IProvider
{
    // Its endpoints fail one by one: the further try goes to the other version.
    private const int FirstAttemptElsewhere = 1;
    private const int LargestPageOfPosts = 12;
    private const int LargestPageOfFollowers = 50;

    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "tikhub",
        new Uri("https://api.tikhub.io"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.ProfileById,
                FetchTypes.ProfilePostsById,
                FetchTypes.ReelsPosts,
                FetchTypes.PostByShortcode,
                FetchTypes.Followers,
                FetchTypes.StoryPostsByProfileId,
            ],
        },
        UnitCostUsd: 0.001m)
    {
        Title = "TikHub",
        KeysAt = new Uri("https://tikhub.io"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        (request.FetchType, attempt >= FirstAttemptElsewhere) switch
        {
            (FetchTypes.ProfileByHandle, false) => api.UserInfoByNameAsync(request.Target, access.ApiKey, ct),
            (FetchTypes.ProfileByHandle, true) => api.UserProfileAsync(request.Target, access.ApiKey, ct),
            (FetchTypes.ProfileById, _) => api.UserInfoByIdAsync(request.Target, access.ApiKey, ct),
            (FetchTypes.ProfilePostsById, _) when SecondWay.IsMeant(request, attempt) =>
                api.GraphQlUserPostsAsync(request.Target, WirePage.Size(request, LargestPageOfPosts), SecondWay.Cursor(request), access.ApiKey, ct),
            (FetchTypes.ProfilePostsById, _) =>
                api.UserPostsAsync(request.Target, WirePage.Size(request, LargestPageOfPosts), WirePage.Cursor(request), access.ApiKey, ct),
            (FetchTypes.ReelsPosts, _) =>
                api.UserReelsAsync(request.Target, WirePage.Size(request, LargestPageOfPosts), WirePage.Cursor(request), access.ApiKey, ct),
            (FetchTypes.Followers, _) =>
                api.UserFollowersAsync(request.Target, WirePage.Size(request, LargestPageOfFollowers), WirePage.Cursor(request), access.ApiKey, ct),
            (FetchTypes.StoryPostsByProfileId, _) => api.UserStoriesAsync(request.Target, access.ApiKey, ct),
            (FetchTypes.PostByShortcode, false) => api.PostInfoByCodeAsync(request.Target, access.ApiKey, ct),
            (FetchTypes.PostByShortcode, true) => api.PostInfoAsync(request.Target, access.ApiKey, ct),
            _ => throw new ArgumentException($"TikHub is not asked for {request.FetchType}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => TikHubParser.Parse(request, response);
}
