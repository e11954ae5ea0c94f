using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>Google's errors. The HTTP status alone says little: a 403 may be the quota, the key or the owner's wish.</summary>
internal static class DataApiErrors
{
    private const string ExhaustedStatus = "RESOURCE_EXHAUSTED";

    public static FetchOutcome Read(ProviderResponse response)
    {
        var message = ProviderMessage.Of(response.Body, root => root["error"]["message"], $"HTTP {response.Status}");
        var (reason, detail, status) = WireDocument.Read(response.Body, "$", Reasons, (null, null, null));
        return (response.Status, reason) switch
        {
            (_, "quotaExceeded" or "dailyLimitExceeded" or "dailyLimitExceededUnreg") => new FetchOutcome.QuotaExhausted(reason),
            (_, "rateLimitExceeded" or "userRateLimitExceeded") or (429, _) => new FetchOutcome.RateLimited(response.RetryAfter),
            _ when status == ExhaustedStatus => new FetchOutcome.RateLimited(response.RetryAfter),
            (_, "playlistNotFound" or "videoNotFound" or "channelNotFound") => new FetchOutcome.NotFound(),
            (400, _) when detail == "API_KEY_INVALID" || message.StartsWith("API key", StringComparison.OrdinalIgnoreCase) =>
                new FetchOutcome.AuthRejected(message),
            (400, "keyInvalid" or "keyExpired") => new FetchOutcome.AuthRejected(message),
            (400, _) => new FetchOutcome.Malformed("request"),
            (_, "subscriptionForbidden" or "channelClosed" or "channelSuspended" or "playlistForbidden" or "commentsDisabled") => new FetchOutcome.Private(),
            (401 or 403, _) => new FetchOutcome.AuthRejected(message),
            (404, _) => new FetchOutcome.Transient("endpoint not found"),
            _ => new FetchOutcome.Transient(message),
        };
    }

    private static (string? Reason, string? Detail, string? Status) Reasons(WireValue root)
    {
        var error = root["error"];
        return (error["errors"].First["reason"].Text(), error["details"].First["reason"].Text(), error["status"].Text());
    }
}
