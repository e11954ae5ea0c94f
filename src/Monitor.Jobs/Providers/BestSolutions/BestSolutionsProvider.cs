using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.BestSolutions;

/// <summary>Best Solutions at RapidAPI, https://rapidapi.com/thebestsolutions/api/instagram-api-cheap-best-performance.</summary>
internal sealed class BestSolutionsProvider(IBestSolutionsApi api) : IProvider
{
    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "rapidapi-bestsolutions",
        new Uri("https://" + IBestSolutionsApi.Host),
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
                FetchTypes.StoryPostsByProfileId,
            ],
        },
        UnitCostUsd: 0.0003m)
    {
        Title = "Best Solutions",
        Limits = [new RateSpec(2, TimeSpan.FromSeconds(1))],
        KeysAt = new Uri("https://rapidapi.com/thebestsolutions/api/instagram-api-cheap-best-performance"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.FetchType switch
        {
            FetchTypes.ProfileByHandle => api.ProfileByNameAsync(request.Target, access.ApiKey, ct),
            FetchTypes.ProfileById => api.ProfileByIdAsync(request.Target, access.ApiKey, ct),
            FetchTypes.ProfilePostsById => api.FeedAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.PostByShortcode => api.PostAsync(request.Target, access.ApiKey, ct),
            FetchTypes.Followers => api.FollowersAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.Following => api.FollowingAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.StoryPostsByProfileId => api.StoriesAsync(request.Target, access.ApiKey, ct),
            _ => throw new ArgumentException($"Best Solutions is not asked for {request.FetchType}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => BestSolutionsParser.Parse(request, response);
}
