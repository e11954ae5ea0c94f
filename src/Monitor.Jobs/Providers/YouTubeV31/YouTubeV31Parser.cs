using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTubeV31;

/// <summary>What came back: the gateway's own failures, else the Data API's answer passed on.</summary>
internal static class YouTubeV31Parser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => DataApiParser.ParseResold(request, response);
}
