using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Monitor.ProviderSimulator.Network;

namespace Monitor.ProviderSimulator.Providers.TikHub;

/// <summary>What TikHub puts around every answer.</summary>
internal static class TikHubEnvelope
{
    private static readonly TimeSpan PacificOffset = TimeSpan.FromHours(-8);

    /// <summary>Opens the object of a success and leaves it open for <c>data</c>.</summary>
    public static void Open(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteStartObject();
        Facts(json, exchange, 200, "Request successful, it will be charged.");
        json.WriteString("cache_message"u8, "The answer is cached.");
        json.WriteString("cache_url"u8, "https://cache.tikhub.example/api/v1/cache/public/0");
    }

    public static int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure)
    {
        switch (failure.Kind)
        {
            case FailureKind.NoSuchRoute:
                return WriteText(json, 404, "Not Found");
            case FailureKind.WrongMethod:
                return WriteText(json, 405, "Method Not Allowed");
            case FailureKind.NoTarget:
                WriteMissingParameter(json);
                return 422;
            case FailureKind.SoftError:
                WriteSoftError(json, exchange);
                return 200;
            default:
                var (status, message) = Describe(failure, exchange.Question);
                json.WriteStartObject();
                json.WriteStartObject("detail"u8);
                Facts(json, exchange, status, message);
                json.WriteEndObject();
                json.WriteEndObject();
                return status;
        }
    }

    private static (int Status, string Message) Describe(Failure failure, Question question) => failure.Kind switch
    {
        FailureKind.Unauthorized => (401, "Invalid API token"),
        FailureKind.Quota => (402, "Balance too low, please recharge."),
        FailureKind.RateLimited => (429, "Too Many Requests"),
        FailureKind.NotFound => (404, question.Subject == Subject.Shortcode ? "Post not found" : "User not found"),
        _ => (failure.Status ?? 500, "Request failed, please try again, it is not charged."),
    };

    private static void Facts(Utf8JsonWriter json, Exchange exchange, int code, string message)
    {
        var router = exchange.Route?.Path ?? "";
        json.WriteNumber("code"u8, code);
        json.WriteString("request_id"u8, RequestId(exchange.At));
        json.WriteString("message"u8, message);
        json.WriteString("message_zh"u8, code == 200 ? "请求成功" : "请求失败");
        json.WriteString("support"u8, "Discord: https://discord.gg/simulated");
        json.WriteString("time"u8, exchange.At.ToOffset(PacificOffset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteNumber("time_stamp"u8, exchange.At.ToUnixTimeSeconds());
        json.WriteString("time_zone"u8, "America/Los_Angeles");
        json.WriteString("docs"u8, $"https://api.tikhub.io/#/{router}");
        json.WriteString("router"u8, router);
        json.WriteStartObject("params"u8);
        if (exchange.Question.Target is { } target)
            json.WriteString(ParameterName(exchange.Question.Subject), target);
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> ParameterName(Subject subject) => subject switch
    {
        Subject.Handle => "username"u8,
        Subject.AccountId => "user_id"u8,
        _ => "code"u8,
    };

    private static Guid RequestId(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, StableHash.Mix((ulong)at.Ticks));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], StableHash.Mix((ulong)at.Ticks + 1));
        return new Guid(bytes);
    }

    private static int WriteText(Utf8JsonWriter json, int status, string text)
    {
        json.WriteStartObject();
        json.WriteString("detail"u8, text);
        json.WriteEndObject();
        return status;
    }

    private static void WriteMissingParameter(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("detail"u8);
        json.WriteStartObject();
        json.WriteStartArray("loc"u8);
        json.WriteStringValue("query");
        json.WriteStringValue("username");
        json.WriteEndArray();
        json.WriteString("msg"u8, "Field required");
        json.WriteString("type"u8, "missing");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSoftError(Utf8JsonWriter json, Exchange exchange)
    {
        Open(json, exchange);
        json.WriteStartObject("data"u8);
        json.WriteNumber("code"u8, 400);
        json.WriteString("message"u8, "execution error");
        json.WriteNull("data"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
