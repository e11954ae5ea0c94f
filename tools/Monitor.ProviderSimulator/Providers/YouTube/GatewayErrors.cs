using System.Text.Json;

namespace Monitor.ProviderSimulator.Providers.YouTube;

/// <summary>Errors as the RapidAPI gateway writes them.</summary>
internal static class GatewayErrors
{
    public static int Write(Utf8JsonWriter json, Exchange exchange, Failure failure)
    {
        var (status, message) = failure.Kind switch
        {
            FailureKind.Unauthorized => (401, "Invalid API key. Go to https://docs.rapidapi.com/docs/keys for more info."),
            FailureKind.Quota => (429, "You have exceeded the MONTHLY quota for Requests on your current plan, BASIC. Upgrade your plan at https://rapidapi.example/pricing"),
            FailureKind.RateLimited => (429, "Too many requests"),
            FailureKind.NoSuchRoute or FailureKind.WrongMethod => (404, $"Endpoint '{exchange.Route?.Path ?? "/"}' does not exist"),
            FailureKind.NoTarget => (400, "id is required"),
            _ => (failure.Status ?? 500, "The API is unreachable, please contact the API provider"),
        };
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        return status;
    }
}
