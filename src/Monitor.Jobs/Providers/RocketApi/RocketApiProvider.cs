using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.RocketApi;

/// <summary>RocketAPI, https://rocketapi.io.</summary>
internal sealed class RocketApiProvider(IRocketApi api) : IProvider
{
    // The further try asks for the profile on another way.
    private const int FirstAttemptElsewhere = 1;
    private const int LargestPageOfPosts = 12;
    private const int LargestPageOfFollowers = 50;
    private const int LargestPageOfFollowing = 200;

    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "rocketapi",
        new Uri("https://v1.rocketapi.io"),
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
        UnitCostUsd: 0.0004m)
    {
        Title = "RocketAPI",
        Limits = [new RateSpec(100, TimeSpan.FromSeconds(30))],
        KeysAt = new Uri("https://rocketapi.io"),
    };

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.FetchType switch
        {
            FetchTypes.ProfileByHandle when attempt >= FirstAttemptElsewhere =>
                api.WebProfileInfoAsync(RocketApiBody.OfHandle(request), access.ApiKey, ct),
            FetchTypes.ProfileByHandle => api.InfoByUsernameAsync(RocketApiBody.OfHandle(request), access.ApiKey, ct),
            FetchTypes.ProfileById => api.InfoByIdAsync(RocketApiBody.OfId(request), access.ApiKey, ct),
            FetchTypes.ProfilePostsById => api.MediaAsync(RocketApiBody.OfPage(request, LargestPageOfPosts), access.ApiKey, ct),
            FetchTypes.ReelsPosts => api.ClipsAsync(RocketApiBody.OfPage(request, LargestPageOfPosts), access.ApiKey, ct),
            FetchTypes.TaggedPosts => api.TagsAsync(RocketApiBody.OfPage(request, LargestPageOfPosts), access.ApiKey, ct),
            FetchTypes.PostByShortcode => api.InfoByShortcodeAsync(RocketApiBody.OfCode(request), access.ApiKey, ct),
            FetchTypes.Followers => api.FollowersAsync(RocketApiBody.OfPage(request, LargestPageOfFollowers), access.ApiKey, ct),
            FetchTypes.Following => api.FollowingAsync(RocketApiBody.OfPage(request, LargestPageOfFollowing), access.ApiKey, ct),
            FetchTypes.StoryPostsByProfileId => api.StoriesAsync(RocketApiBody.OfIds(request), access.ApiKey, ct),
            FetchTypes.PostComments => api.CommentsAsync(RocketApiBody.OfComments(request), access.ApiKey, ct),
            FetchTypes.PostLikers => api.LikesAsync(RocketApiBody.OfCode(request), access.ApiKey, ct),
            _ => throw new ArgumentException($"RocketAPI is not asked for {request.FetchType}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => RocketApiParser.Parse(request, response);
}
