using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.BestSolutions;

/// <summary>Best Solutions at RapidAPI, https://rapidapi.com/thebestsolutions/api/instagram-api-cheap-best-performance.</summary>
internal sealed class BestSolutionsProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "rapidapi-bestsolutions",
        new Uri("https://" + BestSolutionsRequests.Host),
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

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        BestSolutionsRequests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => BestSolutionsParser.Parse(request, response);
}
