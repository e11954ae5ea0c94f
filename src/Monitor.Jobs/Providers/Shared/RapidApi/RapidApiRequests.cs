using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.RapidApi;

/// <summary>Requests through the RapidAPI gateway, which tells its APIs apart by a header.</summary>
internal static class RapidApiRequests
{
    /// <param name="access">Where and with which key.</param>
    /// <param name="host">The API's own host, also when it is asked at another address.</param>
    /// <param name="route">Path and query without a slash at the beginning.</param>
    public static HttpRequestMessage Get(ProviderAccess access, string host, string route)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, ProviderUri.Join(access.BaseUrl, route));
        request.Headers.Add("X-RapidAPI-Key", access.ApiKey);
        request.Headers.Add("X-RapidAPI-Host", host);
        return request;
    }
}
