using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Lama;

/// <summary>Lama, now called HikerAPI, https://hikerapi.com.</summary>
internal sealed class LamaProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
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
                FetchTypes.PostByShortcode,
                FetchTypes.Followers,
                FetchTypes.Following,
                FetchTypes.StoryPostsByProfileId,
            ],
        },
        UnitCostUsd: 0.0006m)
    {
        Title = "Lama",
        Limits = [new RateSpec(15, TimeSpan.FromSeconds(1))],
        KeysAt = new Uri("https://hikerapi.com"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        LamaRequests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => LamaParser.Parse(request, response);
}
