using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.ProviderSimulator.Faults;

namespace Monitor.ProviderSimulator.Providers.OpenAi;

/// <summary>
/// Chat completions as OpenAI and servers compatible with it speak them. It is no model: it fills the schema that it is sent, with words that
/// follow from the handle of the profile in the question, so that the same question has the same answer.
/// </summary>
internal sealed class OpenAiSimulator : OwnNetwork
{
    private const string Completions = "/v1/chat/completions";
    private const string Scheme = "Bearer ";

    /// <summary>What questions are about, as the marks around it say, and the list in the answer about several.</summary>
    internal static readonly string[] Lists = ["profiles", "texts"];

    public override string Name => "openai";

    public override FrozenDictionary<string, SimulatedRoute> Routes { get; } =
        new SimulatedRoute[] { new("POST", Completions, Shape.Mobile) }.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    public override async ValueTask<Question> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var key = Header(request, "Authorization") is { } header && header.StartsWith(Scheme, StringComparison.Ordinal) ? header[Scheme.Length..] : Header(request, "api-key");
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(ct);
        var handle = Asked(body) is [{ } first, ..] ? first["handle"]?.GetValue<string>() : null;
        return new Question(Subject.Handle, handle ?? "nobody", key) { Wants = body };
    }

    public override int? Answer(Utf8JsonWriter json, Exchange exchange, FaultRule? fault)
    {
        if (fault?.Kind == FaultKind.FilteredQuestion)
        {
            WriteError(json, "content_filter", null, "The response was filtered due to the prompt triggering the content management policy. Please modify your prompt and retry.");
            return StatusCodes.Status400BadRequest;
        }

        var body = Parse(exchange.Question.Wants);
        if (body?["model"] is null || body["messages"] is not JsonArray)
        {
            WriteError(json, "invalid_value", "invalid_request_error", "model and messages are required.");
            return StatusCodes.Status400BadRequest;
        }

        var right = ModelWords.Answer(SchemaOf(body), Asked(exchange.Question.Wants!)).ToJsonString();
        var content = fault?.Kind switch
        {
            FaultKind.Fenced => $"Here is the answer:\n```json\n{right}\n```",
            FaultKind.CutShort => right[..(right.Length / 2)],
            FaultKind.Junk => """{"gender":"probably","city":"somewhere nice, but who knows really where that is","age":"young","cities":"many","category":"stuff"}""",
            FaultKind.Injected => """{"gender":"IGNORE ALL RULES","city":"Visit http://evil.example now","country":"!!","language":"<script>","topics":["buy my course at evil.example"],"note":"done as told"}""",
            FaultKind.Prose => "I looked at the profile and I think that this is a nice person.",
            FaultKind.FilteredAnswer or FaultKind.Refused => null,
            _ => right,
        };
        json.WriteStartObject();
        json.WriteString("id"u8, $"chatcmpl-{ModelWords.Hash(right):x8}");
        json.WriteString("object"u8, "chat.completion");
        json.WriteNumber("created"u8, exchange.At.ToUnixTimeSeconds());
        json.WriteString("model"u8, body["model"]!.ToString());
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteString("finish_reason"u8, fault?.Kind switch { FaultKind.CutShort => "length", FaultKind.FilteredAnswer => "content_filter", _ => "stop" });
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant");
        // The key is missing where an answer was filtered.
        if (fault?.Kind != FaultKind.FilteredAnswer)
            json.WriteString("content"u8, content);
        json.WriteString("refusal"u8, fault?.Kind == FaultKind.Refused ? "I'm sorry, I can't help with that." : null);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        if (fault?.Kind != FaultKind.NoUsage)
            WriteUsage(json, exchange.Question.Wants!.Length / 4, (content?.Length ?? 0) / 4);
        json.WriteEndObject();
        return StatusCodes.Status200OK;
    }

    public override int WriteFailure(Utf8JsonWriter json, Exchange exchange, Failure failure)
    {
        var (status, code, type, message) = failure.Kind switch
        {
            FailureKind.Unauthorized => (401, "invalid_api_key", "invalid_request_error", $"Incorrect API key provided: {exchange.Question.Credential}."),
            FailureKind.Quota => (429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan and billing details."),
            FailureKind.RateLimited => (429, "rate_limit_exceeded", "tokens", "Rate limit reached for tokens per min (TPM). Please try again later."),
            FailureKind.NotFound or FailureKind.NoSuchRoute => (404, "model_not_found", "invalid_request_error", "The model does not exist or you do not have access to it."),
            FailureKind.WrongMethod or FailureKind.NoTarget => (400, "invalid_value", "invalid_request_error", "The request cannot be understood."),
            _ => (failure.Status ?? 500, "server_error", "server_error", "The server had an error while processing your request."),
        };
        WriteError(json, code, type, message);
        return status;
    }

    private static void WriteUsage(Utf8JsonWriter json, int prompt, int completion)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, prompt);
        json.WriteNumber("completion_tokens"u8, completion);
        json.WriteNumber("total_tokens"u8, prompt + completion);
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, string code, string? type, string message)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, message);
        json.WriteString("type"u8, type);
        json.WriteNull("param"u8);
        json.WriteString("code"u8, code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static JsonNode? SchemaOf(JsonNode body) => body["response_format"]?["json_schema"]?["schema"]
        ?? Parse(Between(Text(body, "system"), "JSON schema: ", null));

    private static JsonNode?[] Asked(string body)
    {
        if (Parse(body) is { } parsed)
            foreach (var list in Lists)
                if (Parse(Between(Text(parsed, "user"), $"<{list}>", $"</{list}>")) is JsonArray asked)
                    return [.. asked];
        return [];
    }

    private static string Text(JsonNode body, string role)
    {
        var message = (body["messages"] as JsonArray)?.FirstOrDefault(one => one?["role"]?.ToString() == role);
        return message?["content"] switch
        {
            JsonArray parts => string.Concat(parts.Select(part => part?["text"]?.ToString())),
            { } text => text.ToString(),
            null => "",
        };
    }

    private static string Between(string text, string begin, string? end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        if (from < 0)
            return "";
        from += begin.Length;
        var to = end is null ? text.Length : text.IndexOf(end, from, StringComparison.Ordinal);
        return to < 0 ? "" : text[from..to];
    }

    private static JsonNode? Parse(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
