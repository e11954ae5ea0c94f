using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTubeSearch;

/// <summary>What the search answered.</summary>
internal static class YouTubeSearchParser
{
    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => DataApiParser.Parse(request, response);
}
