using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Monitor.Jobs.Enrichment;

/// <summary>Tells failures of the server apart by what it says.</summary>
internal static class ModelFailure
{
    private const int MostSaid = 200;

    private static readonly TimeSpan LongestTold = TimeSpan.FromDays(1);

    /// <summary>What a refusal of the server means.</summary>
    public static ModelAnswer Of(ClientResultException error, DateTimeOffset now)
    {
        if (error.GetRawResponse() is not { } response || error.Status == 0)
            return new(ModelOutcome.Unreachable) { Detail = "The server of the model cannot be reached." };
        var (code, type, inner, message) = Read(response);
        var outcome = Outcome(error.Status, code, type, inner);
        return new(outcome)
        {
            Detail = Say(outcome, error.Status, message),
            RetryAfter = outcome == ModelOutcome.RateLimited ? Wait(response, now) : null,
        };
    }

    private static ModelOutcome Outcome(int status, string? code, string? type, string? inner) => status switch
    {
        _ when code == "content_filter" || inner == "ResponsibleAIPolicyViolation" => ModelOutcome.Filtered,
        402 => ModelOutcome.Quota,
        429 when code == "insufficient_quota" || type == "insufficient_quota" => ModelOutcome.Quota,
        429 => ModelOutcome.RateLimited,
        401 => ModelOutcome.Auth,
        403 => ModelOutcome.Auth,
        408 => ModelOutcome.Timeout,
        >= 500 => ModelOutcome.ServerError,
        _ => ModelOutcome.Config,
    };

    // What a server says about a key may hold it.
    private static string Say(ModelOutcome outcome, int status, string? message) => outcome switch
    {
        ModelOutcome.Auth => string.Create(CultureInfo.InvariantCulture, $"The server of the model does not take the key (HTTP {status})."),
        ModelOutcome.Filtered => "The filter of the server stopped the question.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The server of the model answered HTTP {status}{(message is null ? "" : ": ")}{message}"),
    };

    private static (string? Code, string? Type, string? Inner, string? Message) Read(PipelineResponse response)
    {
        try
        {
            var error = JsonNode.Parse(response.Content.ToMemory().Span)?["error"];
            if (error is JsonValue)
                return (null, null, null, Short(Text(error)));
            return (Text(error?["code"]), Text(error?["type"]), Text(error?["innererror"]?["code"]), Short(Text(error?["message"])));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return default;
        }
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.ToJsonString(),
        _ => null,
    };

    private static string? Short(string? text) => text is null
        ? null
        : string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsControl(rune)).Select(rune => rune.ToString()).Take(MostSaid));

    private static TimeSpan? Wait(PipelineResponse response, DateTimeOffset now)
    {
        TimeSpan? told = null;
        if (response.Headers.TryGetValue("retry-after-ms", out var ms) && Number(ms) is { } milliseconds)
            told = TimeSpan.FromMilliseconds(Math.Min(milliseconds, LongestTold.TotalMilliseconds));
        else if (response.Headers.TryGetValue("Retry-After", out var text) && text is not null)
            told = Number(text) is { } seconds
                ? TimeSpan.FromSeconds(Math.Min(seconds, LongestTold.TotalSeconds))
                : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var until) ? until - now : null;
        return told < TimeSpan.Zero ? TimeSpan.Zero : told > LongestTold ? LongestTold : told;
    }

    // "NaN" is read as a number, too.
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
