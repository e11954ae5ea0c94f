using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Monitor.Jobs.Tests.Providers;

/// <summary>One thing that is broken about an answer, chosen by a number.</summary>
internal static class AnswerMutation
{
    private const string Dropped = "";
    private const string Huge = "99999999999999999999";

    private static readonly string[] Replacements =
        [Dropped, "null", "\"x\"", "\"\"", "-7", "1.5", "1e30", Huge, "\"-7\"", "\"99999999999999999999\"", "true", "{}", "[]", "[null]"];

    // The same kind of value may just be another true answer; these are none of a count.
    private static readonly string[] OfNumbers = ["-7", "1.5", "1e30", Huge];
    private static readonly string[] OfTexts = ["\"-7\"", "\"99999999999999999999\""];

    /// <summary>Breaks one place that is not broken yet; what says who the answer is about becomes somebody else's.</summary>
    public static void Apply(JsonNode root, int choice, string asked, HashSet<(JsonNode, string)> broken)
    {
        var places = MutationTests.Places(root).ToArray();
        if (places.Length == 0)
            return;
        var (parent, key) = places[choice % places.Length];
        if (!broken.Add((parent, key)))
            return;
        var replacement = Replacements[choice / places.Length % Replacements.Length];
        var before = parent[key];
        if (before is JsonValue value && Text(value) is { } text && text.Equals(asked, StringComparison.OrdinalIgnoreCase) && choice % 2 == 0)
            MutationTests.Put(parent, key, Foreign(value, text));
        else if (replacement == Dropped)
            MutationTests.Take(parent, key);
        else if (JsonNode.Parse(replacement) is var node && IsWrong(before, node, replacement))
            MutationTests.Put(parent, key, node);
    }

    private static bool IsWrong(JsonNode? before, JsonNode? node, string replacement)
    {
        // A name may consist of digits, also written as a number.
        if (before?.GetValueKind() == JsonValueKind.String && replacement == Huge && !IsNumber(before))
            return false;
        if (node?.GetValueKind() != before?.GetValueKind())
            return true;
        return before?.GetValueKind() switch
        {
            JsonValueKind.Number => OfNumbers.Contains(replacement, StringComparer.Ordinal),
            // Another text is another name, unless it stands for a number.
            JsonValueKind.String => OfTexts.Contains(replacement, StringComparer.Ordinal) && IsNumber(before),
            _ => false,
        };
    }

    private static bool IsNumber(JsonNode text) => UInt128.TryParse(text.GetValue<string>(), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string? Text(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    private static JsonNode? Foreign(JsonValue value, string text)
    {
        var other = text[..^1] + (text[^1] == '1' ? '2' : '1');
        return value.GetValueKind() == JsonValueKind.Number ? JsonNode.Parse(other) : JsonValue.Create(other);
    }
}
