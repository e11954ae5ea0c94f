using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.JoTucker;

/// <summary>JoTucker at RapidAPI, https://rapidapi.com/JoTucker/api/instagram-scraper2.</summary>
internal sealed class JoTuckerProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "rapidapi-jotucker",
        new Uri("https://" + JoTuckerRequests.Host),
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
            ],
        },
        UnitCostUsd: 0.0006m)
    {
        Title = "JoTucker",
        Limits = [new RateSpec(5, TimeSpan.FromSeconds(1))],
        KeysAt = new Uri("https://rapidapi.com/JoTucker/api/instagram-scraper2"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        JoTuckerRequests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => JoTuckerParser.Parse(request, response);
}
