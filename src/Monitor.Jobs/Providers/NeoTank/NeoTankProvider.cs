using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.NeoTank;

/// <summary>NeoTank at RapidAPI, https://rapidapi.com/neotank/api/instagram130.</summary>
internal sealed class NeoTankProvider(INeoTankApi api) : IProvider
{
    private const int UsualPage = 40;
    private const int LargestPage = 80;

    /// <summary>Who it is and what it can do.</summary>
    public static readonly ProviderDeclaration Declared = new(
        "rapidapi-neotank",
        new Uri("https://" + INeoTankApi.Host),
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

    public ProviderDeclaration Declaration => Declared;

    public Task<HttpResponseMessage> SendAsync(FetchRequest request, ProviderAccess access, int attempt, CancellationToken ct) =>
        request.FetchType switch
        {
            FetchTypes.ProfileByHandle => api.AccountAsync(request.Target, access.ApiKey, ct),
            FetchTypes.ProfilePostsById => api.MediasAsync(request.Target, WirePage.Size(request, UsualPage, LargestPage), WirePage.Cursor(request), access.ApiKey, ct),
            FetchTypes.PostByShortcode => api.MediaAsync(request.Target, access.ApiKey, ct),
            _ => throw new ArgumentException($"NeoTank is not asked for {request.FetchType}.", nameof(request)),
        };

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => NeoTankParser.Parse(request, response);
}
