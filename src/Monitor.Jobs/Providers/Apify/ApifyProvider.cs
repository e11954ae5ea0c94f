using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>Apify, which runs scrapers ("actors") on demand: start, wait, read what the run left in its dataset.</summary>
internal sealed class ApifyProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "apify",
        new Uri("https://api.apify.com/v2"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.ProfilePostsByHandle,
                FetchTypes.PostByShortcode,
                FetchTypes.Dataset,
            ],
        },
        UnitCostUsd: 0.0009m)
    {
        Title = "Apify",
        Limits = [new RateSpec(60, TimeSpan.FromSeconds(1))],
        KeysAt = new Uri("https://console.apify.com/settings/integrations"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        ApifyRequests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => ApifyParser.Parse(request, response);
}
