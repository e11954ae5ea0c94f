using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.ArrayBobo;

/// <summary>ArrayBobo at RapidAPI, https://rapidapi.com/arraybobo/api/instagram-scraper-2022.</summary>
internal sealed class ArrayBoboProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "rapidapi-arraybobo",
        new Uri("https://" + ArrayBoboRequests.Host),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.ProfileById,
                FetchTypes.ProfilePostsById,
                FetchTypes.ReelsPosts,
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

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        ArrayBoboRequests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => ArrayBoboParser.Parse(request, response);
}
