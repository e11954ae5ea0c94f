using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Lama;

/// <summary>Lama, now called HikerAPI, https://hikerapi.com.</summary>
internal sealed class LamaProvider(ILamaApi api) : IProvider
{
    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "lama",
        new Uri("https://api.hikerapi.com"),
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
                FetchTypes.Followers,
                FetchTypes.Following,
                FetchTypes.StoryPostsByProfileId,
                FetchTypes.PostComments,
                FetchTypes.PostLikers,
            ],
        },
        UnitCostUsd: 0.0012m)
    {
        Title = "Lama",
        Limits = [new RateSpec(15, TimeSpan.FromSeconds(1))],
        KeysAt = new Uri("https://hikerapi.com"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.FetchType switch
        {
            FetchTypes.ProfileByHandle => api.UserByNameAsync(request.Target, access.ApiKey, ct),
            FetchTypes.ProfileById => api.UserByIdAsync(request.Target, access.ApiKey, ct),
            FetchTypes.ProfilePostsById => api.MediasAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.ReelsPosts => api.ClipsAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.TaggedPosts => api.TagsAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.PostByShortcode => api.MediaByCodeAsync(request.Target, access.ApiKey, ct),
            FetchTypes.Followers => api.FollowersAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.Following => api.FollowingAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.StoryPostsByProfileId => api.StoriesAsync(request.Target, access.ApiKey, ct),
            FetchTypes.PostComments => api.CommentsAsync(IdOf(request), LamaCursor.Min(request), LamaCursor.Max(request), access.ApiKey, ct),
            FetchTypes.PostLikers => api.LikersAsync(IdOf(request), access.ApiKey, ct),
            _ => throw new ArgumentException($"Lama is not asked for {request.FetchType}.", nameof(request)),
        };

    private static string IdOf(FetchRequest request) => InstagramShortcode.ToId(request.Target) ?? request.Target;

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => LamaParser.Parse(request, response);
}
