using System.Text.Json;

namespace Monitor.ProviderSimulator.Providers.YouTube;

/// <summary>Errors as Google's APIs write them.</summary>
internal static class GoogleErrors
{
    public static int Write(Utf8JsonWriter json, Failure failure) => failure.Kind switch
    {
        FailureKind.Unauthorized => Write(json, 400, "badRequest", "API key not valid. Please pass a valid API key.", "API_KEY_INVALID"),
        FailureKind.Quota => Write(json, 403, "quotaExceeded",
            """The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>."""),
        FailureKind.RateLimited => Write(json, 429, "rateLimitExceeded", "Too many requests in a short time."),
        FailureKind.NoTarget => Write(json, 400, "missingRequiredParameter", "No filter selected."),
        FailureKind.NoSuchRoute or FailureKind.WrongMethod => Write(json, 404, "notFound", "Not Found"),
        _ => Write(json, failure.Status ?? 500, "backendError", "Backend Error"),
    };

    public static int Write(Utf8JsonWriter json, int status, string reason, string message, string? detail = null)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, status);
        json.WriteString("message"u8, message);
        json.WriteStartArray("errors"u8);
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        json.WriteString("domain"u8, reason == "quotaExceeded" ? "youtube.quota" : "global");
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (detail is not null)
        {
            json.WriteString("status"u8, "INVALID_ARGUMENT");
            json.WriteStartArray("details"u8);
            json.WriteStartObject();
            json.WriteString("@type"u8, "type.googleapis.com/google.rpc.ErrorInfo");
            json.WriteString("reason"u8, detail);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return status;
    }
}
