using Monitor.Jobs.Collection;
using Monitor.Jobs.Providers.Wire;

namespace Monitor.Jobs.Providers.YouTube;

/// <summary>RapidAPI, behind which three of the YouTube providers stand: its headers and its own failures.</summary>
internal static class YouTubeGateway
{
    public static HttpRequestMessage Get(ProviderAccess access, string host, string route) =>
        new(HttpMethod.Get, ProviderUri.Join(access.BaseUrl, route))
        {
            Headers = { { "X-RapidAPI-Key", access.ApiKey }, { "X-RapidAPI-Host", host } },
        };

    /// <summary>What the gateway itself says; null when the answer is the API's own.</summary>
    public static FetchOutcome? FailureIn(ProviderResponse response)
    {
        if (response.Status is >= 200 and <= 299)
            return null;
        var message = WireDocument.Read(response.Body, "$", root => root["message"].Text(), otherwise: null);
        if (message is null)
            return null;
        var said = ProviderMessage.Of(response.Body, root => root["message"], $"HTTP {response.Status}");
        return response.Status switch
        {
            401 or 403 => new FetchOutcome.AuthRejected(said),
            429 when message.Contains("quota", StringComparison.OrdinalIgnoreCase) => new FetchOutcome.QuotaExhausted(said),
            429 => new FetchOutcome.RateLimited(response.RetryAfter),
            404 => new FetchOutcome.Transient("endpoint not found"),
            _ => new FetchOutcome.Transient(said),
        };
    }
}
