using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.NeoTank;

/// <summary>NeoTank at RapidAPI, https://rapidapi.com/neotank/api/instagram130.</summary>
internal sealed class NeoTankProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "rapidapi-neotank",
        new Uri("https://" + NeoTankRequests.Host),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.ProfilePostsById,
                FetchTypes.PostByShortcode,
            ],
        },
        UnitCostUsd: 0.0005m)
    {
        Title = "NeoTank",
        KeysAt = new Uri("https://rapidapi.com/neotank/api/instagram130"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        NeoTankRequests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => NeoTankParser.Parse(request, response);
}
