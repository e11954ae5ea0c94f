using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.RapidApi;

/// <summary>
/// What came back through the RapidAPI gateway. The gateway speaks about key, plan and route; anything else is the API's own word,
/// which has no common form.
/// </summary>
internal static class RapidApiAnswer
{
    /// <summary>An answer of HTTP 200 is read by <paramref name="read"/>, every other one here.</summary>
    public static FetchOutcome Read(ProviderResponse response, Func<WireValue, FetchOutcome> read) => response.Status switch
    {
        >= 200 and <= 299 => WireDocument.Read(response.Body, "$", read, new FetchOutcome.Malformed("$")),
        401 or 403 => new FetchOutcome.AuthRejected(Message(response)),
        402 => new FetchOutcome.QuotaExhausted(Message(response)),
        400 or 422 => new FetchOutcome.Malformed("request"),
        429 => ReadTooMany(response),
        _ => new FetchOutcome.Transient(Message(response)),
    };

    /// <summary>Whether the gateway does not know the route: that says nothing about an account or post.</summary>
    public static bool IsMissingRoute(ProviderResponse response) =>
        response.Status == 404 && Message(response).StartsWith("Endpoint ", StringComparison.OrdinalIgnoreCase);

    /// <summary>A failure inside HTTP 200: nothing there, or trouble of the API, and only its words tell which.</summary>
    public static FetchOutcome SoftFailure(WireValue message) => Verdict.Of(message);

    /// <summary>The plan's calls of the month or day are used up, or there were too many at once.</summary>
    private static FetchOutcome ReadTooMany(ProviderResponse response) =>
        Message(response) is var message && message.Contains("quota", StringComparison.OrdinalIgnoreCase)
            ? new FetchOutcome.QuotaExhausted(message)
            : new FetchOutcome.RateLimited(response.RetryAfter);

    private static string Message(ProviderResponse response) => ProviderMessage.Of(
        response.Body, root => root["message"].IsMissing ? root["messages"] : root["message"], $"HTTP {response.Status}");
}
