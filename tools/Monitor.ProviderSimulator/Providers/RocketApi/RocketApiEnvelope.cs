using System.Text.Json;

namespace Monitor.ProviderSimulator.Providers.RocketApi;

/// <summary>What RocketAPI puts around every answer: its own status, and the upstream's status and body inside.</summary>
internal static class RocketApiEnvelope
{
    /// <summary>Opens the envelope and leaves it open for <c>body</c>.</summary>
    public static void Open(Utf8JsonWriter json, int upstreamStatus, string contentType = "application/json")
    {
        json.WriteStartObject();
        json.WriteString("status"u8, "done");
        json.WriteStartObject("response"u8);
        json.WriteNumber("status_code"u8, upstreamStatus);
        json.WriteString("content_type"u8, contentType);
    }

    /// <summary>Ends the upstream's body and the envelope.</summary>
    public static void CloseBody(Utf8JsonWriter json, string status)
    {
        json.WriteString("status"u8, status);
        json.WriteEndObject();
        Close(json);
    }

    public static int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure)
    {
        switch (failure.Kind)
        {
            case FailureKind.NotFound:
                WriteNotFound(json, exchange);
                return 200;
            case FailureKind.SoftError when failure.Status is { } upstreamStatus:
                WriteUpstreamFailure(json, upstreamStatus, "Please wait some minutes.");
                return 200;
            default:
                var (status, message) = Describe(failure);
                json.WriteStartObject();
                json.WriteString("status"u8, "error");
                json.WriteString("message"u8, message);
                json.WriteEndObject();
                return status;
        }
    }

    private static (int Status, string Message) Describe(Failure failure) => failure.Kind switch
    {
        FailureKind.NoSuchRoute => (404, "Method not found"),
        FailureKind.WrongMethod => (405, "Method not allowed"),
        FailureKind.NoTarget => (200, "username is required"),
        FailureKind.Unauthorized => (401, "Invalid token."),
        FailureKind.Quota => (402, "Payment required"),
        FailureKind.RateLimited => (429, "Request was throttled."),
        FailureKind.SoftError => (200, "Request failed"),
        _ => (failure.Status ?? 500, "Internal server error"),
    };

    /// <summary>The web profile says it with a null, the mobile profile with an inner status, a post with a page.</summary>
    private static void WriteNotFound(Utf8JsonWriter json, Exchange exchange)
    {
        if (exchange.Question.Subject == Subject.Shortcode)
        {
            Open(json, 404, "text/html; charset=\"utf-8\"");
            json.WriteString("body"u8, "<!DOCTYPE html><html><head><title>Nothing here</title></head></html>");
            Close(json);
        }
        else if (exchange.Shape == Shape.GraphQl)
        {
            Open(json, 200);
            json.WriteStartObject("body"u8);
            json.WriteStartObject("data"u8);
            json.WriteNull("user"u8);
            json.WriteEndObject();
            CloseBody(json, "ok");
        }
        else
        {
            WriteUpstreamFailure(json, 404, "User not found");
        }
    }

    private static void WriteUpstreamFailure(Utf8JsonWriter json, int status, string message)
    {
        Open(json, status);
        json.WriteStartObject("body"u8);
        json.WriteString("message"u8, message);
        CloseBody(json, "fail");
    }

    private static void Close(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
