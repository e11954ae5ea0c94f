using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Monitor.Jobs.Enrichment;

/// <summary>Finds the JSON object in what a model wrote: alone, between fences, or with words around it.</summary>
internal static partial class AnswerReader
{
    private const int Longest = 100_000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>What the answer says of each id; empty when it has not the form that was asked for.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="ids">What was asked about.</param>
    /// <param name="list">The name of the list that an answer about several has.</param>
    public static IReadOnlyDictionary<string, JsonObject> Read(string text, IReadOnlyList<string> ids, string list = PromptText.Profiles)
    {
        var found = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        if (Parse(text) is not { } root)
            return found;
        if (root[list] is JsonArray items)
        {
            foreach (var item in items.OfType<JsonObject>())
                if (item[PromptText.Id] is JsonValue value && value.GetValueKind() == JsonValueKind.String && ids.Contains(value.GetValue<string>(), StringComparer.Ordinal)
                    && !found.TryAdd(value.GetValue<string>(), item))
                    // Two answers about one: one of them is about another.
                    return new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        }
        else if (ids.Count == 1)
        {
            found[ids[0]] = root;
        }

        return found;
    }

    private static JsonObject? Parse(string text)
    {
        if (text.Length > Longest)
            return null;
        var whole = text.Trim();
        if (Fence().Match(whole) is { Success: true } fenced)
            whole = fenced.Groups["json"].Value;
        return Object(whole) ?? Object(Between(whole));
    }

    private static string Between(string text)
    {
        var (begin, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        return begin >= 0 && end > begin ? text[begin..(end + 1)] : "";
    }

    private static JsonObject? Object(string text)
    {
        try
        {
            return text.Length > 0 && JsonNode.Parse(text, documentOptions: Strict) is JsonObject parsed && IsSound(parsed) ? parsed : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Texts are read late: one that holds half of a letter would be a fault wherever somebody looks at it.
    private static bool IsSound(JsonNode? node) => node switch
    {
        JsonObject parent => parent.All(member => IsSound(member.Value)),
        JsonArray array => array.All(IsSound),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>() is not null,
        _ => true,
    };

    [GeneratedRegex("""```(?:json)?\s*(?<json>\{.*\})\s*```""", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Fence();
}
