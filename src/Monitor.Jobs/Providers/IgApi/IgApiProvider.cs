using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.IgApi;

/// <summary>IG API at RapidAPI, https://rapidapi.com/igapi/api/igdata. It knows followers and nothing else.</summary>
internal sealed class IgApiProvider(IIgApi api) : IProvider
{
    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "rapidapi-igapi",
        new Uri("https://" + IIgApi.Host),
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

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.FetchType switch
        {
            FetchTypes.Followers => api.FollowersAsync(request.Target, WirePage.Cursor(request), access.ApiKey, ct),
            _ => throw new ArgumentException($"IG API is not asked for {request.FetchType}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => IgApiParser.Parse(request, response);
}
