using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Apify;

/// <summary>Apify's errors: the type says more than the HTTP status.</summary>
internal static class ApifyErrors
{
    public static FetchOutcome Read(ProviderResponse response)
    {
        var type = WireDocument.Read(response.Body, "$", root => root["error"]["type"].Text(), otherwise: null);
        var message = ProviderMessage.Of(response.Body, root => root["error"]["message"], $"HTTP {response.Status}");
        return (response.Status, type) switch
        {
            // Room for another run comes back by itself.
            (_, "actor-memory-limit-exceeded" or "concurrent-runs-limit-exceeded" or "rate-limit-exceeded") => new FetchOutcome.RateLimited(response.RetryAfter),
            (_, "not-enough-usage-to-run-paid-actor") or (402, _) => new FetchOutcome.QuotaExhausted(message),
            (401 or 403, _) => new FetchOutcome.AuthRejected(message),
            (429, _) => new FetchOutcome.RateLimited(response.RetryAfter),
            (400 or 413, _) => new FetchOutcome.Malformed("request"),
            _ => new FetchOutcome.Transient(message),
        };
    }
}
