using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.IgApi;

/// <summary>IG API at RapidAPI, https://rapidapi.com/igapi/api/igdata. It knows followers and nothing else.</summary>
internal sealed class IgApiProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "rapidapi-igapi",
        new Uri("https://" + IgApiRequests.Host),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.Followers,
            ],
        },
        UnitCostUsd: 0.0005m)
    {
        Title = "IG API",
        RefusesCompression = true,
        KeysAt = new Uri("https://rapidapi.com/igapi/api/igdata"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        IgApiRequests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => IgApiParser.Parse(request, response);
}
