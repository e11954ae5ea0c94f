using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.RocketApi;

/// <summary>RocketAPI, https://rocketapi.io.</summary>
internal sealed class RocketApiProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
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
                FetchTypes.PostByShortcode,
                FetchTypes.Followers,
                FetchTypes.Following,
                FetchTypes.StoryPostsByProfileId,
            ],
        },
        UnitCostUsd: 0.002m)
    {
        Title = "RocketAPI",
        Limits = [new RateSpec(100, TimeSpan.FromSeconds(30))],
        KeysAt = new Uri("https://rocketapi.io"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        RocketApiRequests.Create(request, access, attempt);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => RocketApiParser.Parse(request, response);
}
