using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>Meta's Graph API, https://developers.facebook.com/docs/instagram-platform: free, official, and only about professional accounts.</summary>
internal sealed class GraphApiProvider : IProvider
{
    public ProviderDeclaration Declaration { get; } = new(
        "graphapi",
        new Uri("https://graph.facebook.com"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [Platforms.Instagram] =
            [
                FetchTypes.ProfileByHandle,
                FetchTypes.PostInsights,
                FetchTypes.StoryInsights,
                FetchTypes.ProfileInsights,
            ],
        },
        UnitCostUsd: 0m)
    {
        Title = "Graph API",
        KeysAt = new Uri("https://developers.facebook.com/docs/instagram-platform"),
    };

    public HttpRequestMessage CreateRequest(FetchRequest request, ProviderAccess access, int attempt) =>
        GraphApiRequests.Create(request, access);

    public FetchOutcome Parse(FetchRequest request, ProviderResponse response) => GraphApiParser.Parse(request, response);
}
