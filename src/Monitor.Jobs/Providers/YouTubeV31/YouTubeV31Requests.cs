using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.RapidApi;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTubeV31;

/// <summary>What to ask: the Data API's questions, behind the gateway.</summary>
internal static class YouTubeV31Requests
{
    private const string Host = "youtube-v31.p.rapidapi.com";

    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access) =>
        RapidApiRequests.Get(access, Host, DataApiRequests.Route(request));
}
