using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTubeDataV3;

/// <summary>What the Data API answered.</summary>
internal static class YouTubeDataV3Parser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => DataApiParser.Parse(request, response);
}
