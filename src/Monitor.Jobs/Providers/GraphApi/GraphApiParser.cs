using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Instagram;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.GraphApi;

/// <summary>What the Graph API answered; whatever the HTTP status, a failure is told by its code.</summary>
internal static class GraphApiParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => response.Status switch
    {
        429 => new FetchOutcome.RateLimited(response.RetryAfter),
        >= 500 => WireDocument.Read(
            response.Body, "$", root => GraphApiFailure.Read(request, root["error"], response), new FetchOutcome.Transient($"HTTP {response.Status}")),
        _ => WireDocument.Read(response.Body, "$", root => ReadAnswer(request, root, response), new FetchOutcome.Malformed("$")),
    };

    private static FetchOutcome ReadAnswer(FetchRequest request, WireValue root, ProviderResponse response)
    {
        if (root["error"].IsObject || response.Status is < 200 or > 299)
            return GraphApiFailure.Read(request, root["error"], response);
        if (!root.IsObject)
            return new FetchOutcome.Malformed("$");
        return request.FetchType switch
        {
            FetchTypes.PostInsights or FetchTypes.StoryInsights => GraphApiInsights.ReadPost(request.Target, root["data"]),
            FetchTypes.ProfileInsights => GraphApiInsights.ReadAudience(request.Target, root["data"]),
            FetchTypes.OwnStories => InstagramPage.Read(request, root["data"], next: null, GraphApiStory.Read),
            _ => GraphApiAccount.Read(root["business_discovery"]),
        };
    }
}
