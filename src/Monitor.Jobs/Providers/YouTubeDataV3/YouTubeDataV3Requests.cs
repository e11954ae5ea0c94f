using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTubeDataV3;

/// <summary>What to ask the Data API, which takes its key in the query.</summary>
internal static class YouTubeDataV3Requests
{
    public static HttpRequestMessage Create(FetchRequest request, ProviderAccess access) =>
        new(HttpMethod.Get, ProviderUri.Join(access.BaseUrl, $"{DataApiRequests.Route(request)}&key={Uri.EscapeDataString(access.ApiKey)}"));
}
