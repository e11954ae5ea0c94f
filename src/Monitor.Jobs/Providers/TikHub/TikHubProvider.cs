using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.TikHub;

/// <summary>TikHub, https://tikhub.io.</summary>
internal sealed class TikHubProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "tikhub",
        new Uri("https://api.tikhub.io"),
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
                FetchTypes.StoryPostsByProfileId,
            ],
        },
        UnitCostUsd: 0.001m)
    {
        Title = "TikHub",
        KeysAt = new Uri("https://tikhub.io"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        TikHubRequests.Create(request, access, attempt);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => TikHubParser.Parse(request, response);
}
