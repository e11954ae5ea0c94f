using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.ArrayBobo;

/// <summary>ArrayBobo at RapidAPI, https://rapidapi.com/arraybobo/api/instagram-scraper-2022.</summary>
internal sealed class ArrayBoboProvider(IArrayBoboApi api) : IProvider
{
    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "rapidapi-arraybobo",
        new Uri("https://" + IArrayBoboApi.Host),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.ProfileById,
                FetchTypes.ProfilePostsById,
                FetchTypes.ReelsPosts,
                FetchTypes.TaggedPosts,
                FetchTypes.PostByShortcode,
                FetchTypes.StoryPostsByProfileId,
            ],
        },
        UnitCostUsd: 0.0005m)
    {
        Title = "ArrayBobo",
        Limits = [new RateSpec(100, TimeSpan.FromSeconds(30))],
        KeysAt = new Uri("https://rapidapi.com/arraybobo/api/instagram-scraper-2022"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.FetchType switch
        {
            FetchTypes.ProfileByHandle => api.InfoByNameAsync(request.Target, access.ApiKey, ct),
            FetchTypes.ProfileById => api.InfoByIdAsync(request.Target, access.ApiKey, ct),
            FetchTypes.ProfilePostsById => api.PostsAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.ReelsPosts => api.ReelsAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.TaggedPosts => api.TaggedAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.PostByShortcode => api.PostAsync(request.Target, access.ApiKey, ct),
            FetchTypes.StoryPostsByProfileId => api.StoriesAsync(request.Target, access.ApiKey, ct),
            _ => throw new ArgumentException($"ArrayBobo is not asked for {request.FetchType}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => ArrayBoboParser.Parse(request, response);
}
