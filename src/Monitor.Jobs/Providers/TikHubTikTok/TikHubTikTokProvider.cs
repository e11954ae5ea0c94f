using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>TikHub's other half: TikTok, with the same account and key as its Instagram half.</summary>
internal sealed class TikHubTikTokProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "tikhub",
        new Uri("https://api.tikhub.io"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.TikTok] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.ProfileById,
                FetchTypes.ProfilePostsByHandle,
                FetchTypes.PostByShortcode,
            ],
        },
        UnitCostUsd: 0.001m)
    {
        Title = "TikHub",
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        TikHubTikTokRequests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => TikHubTikTokParser.Parse(request, response);
}
