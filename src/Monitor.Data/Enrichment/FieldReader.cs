using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Monitor.Data.Enrichment;

/// <summary>
/// Reads fields of answers. An answer is somebody else's text: only words of a known vocabulary, places, codes and numbers in their range
/// pass; whatever else stands there counts as unknown.
/// </summary>
public static partial class FieldReader
{
    /// <summary>What models say where they do not know; the prompts ask for this word.</summary>
    public const string Unknown = "UNKNOWN";

    private const int MostTopics = 5;
    private const int MostCities = 10;
    private const int MostWords = 6;

    // Models do not add up exactly.
    private const decimal Slack = 5;

    private static readonly string[] Nothing = [Unknown, "N/A", "NA", "NONE", "NULL", "NOT KNOWN", "UNDEFINED", "UNCLEAR", "-", "?"];

    /// <summary>The value of a field as it is stored; null when the answer does not know it, or says what cannot be.</summary>
    public static JsonNode? Read(EnrichmentField field, JsonNode? given) => field.Kind switch
    {
        FieldKind.Choice => Text(given) is { } text ? field.Words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) : null,
        FieldKind.Place => Place(Text(given)),
        FieldKind.Country => Code(given) is { } code && Codes.Countries.Contains(code.ToUpperInvariant()) ? code.ToUpperInvariant() : null,
        FieldKind.Language => Code(given) is { } code && Codes.Languages.Contains(code.ToLowerInvariant()) ? code.ToLowerInvariant() : null,
        FieldKind.Topics => Topics(given),
        FieldKind.Shares => Shares(field, given),
        FieldKind.Cities => Cities(given),
        _ => null,
    };

    /// <summary>A stored value as a short text, by which two answers are compared: of shares and lists, what comes first.</summary>
    public static string Compared(EnrichmentField field, JsonNode value) => field.Kind switch
    {
        FieldKind.Shares => value.AsObject().MaxBy(share => share.Value!.GetValue<decimal>()).Key,
        FieldKind.Cities => value[0]!["city"]!.GetValue<string>().ToLowerInvariant(),
        FieldKind.Topics => value[0]!.GetValue<string>().ToLowerInvariant(),
        _ => value.GetValue<string>().ToLowerInvariant(),
    };

    /// <summary>A schema of all fields of a kind for the model.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="first">A text that stands before them.</param>
    public static JsonObject SchemaOf(EnrichmentKind kind, string? first = null)
    {
        var members = kind.Fields.Select(field => (field.Name, Schema(field)));
        return Objects.Of([.. first is null ? members : members.Prepend((first, new JsonObject { ["type"] = "string" }))]);
    }

    private static JsonObject Schema(EnrichmentField field) => field.Kind switch
    {
        FieldKind.Choice => new() { ["type"] = "string", ["description"] = field.Description, ["enum"] = new JsonArray([.. field.Words, Unknown]) },
        FieldKind.Topics => new() { ["type"] = "array", ["description"] = field.Description, ["items"] = new JsonObject { ["type"] = "string" } },
        FieldKind.Shares => With(Objects.Of([.. field.Words.Select(word => (word, new JsonObject { ["type"] = "number" }))]), field.Description),
        FieldKind.Cities => new()
        {
            ["type"] = "array",
            ["description"] = field.Description,
            ["items"] = Objects.Of(
            [
                ("city", new JsonObject { ["type"] = "string" }), ("country", new JsonObject { ["type"] = "string" }), ("share", new JsonObject { ["type"] = "number" }),
            ]),
        },
        _ => new() { ["type"] = "string", ["description"] = $"{field.Description} {Unknown} where nothing says so." },
    };

    private static JsonObject With(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }

    private static string? Text(JsonNode? given)
    {
        if (given?.GetValueKind() != JsonValueKind.String)
            return null;
        var text = given.GetValue<string>().Trim();
        return text.Length == 0 || Nothing.Contains(text, StringComparer.OrdinalIgnoreCase) ? null : text;
    }

    private static string? Code(JsonNode? given) => Text(given) is { Length: 2 } code ? code : null;

    // A sentence is no place: it is what somebody wanted to be said.
    private static string? Place(string? text) =>
        text is not null && Name().IsMatch(text) && text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= MostWords ? text : null;

    private static JsonArray? Topics(JsonNode? given)
    {
        if (given is not JsonArray array)
            return null;
        string[] topics = [.. array.Select(Text).Select(Place).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(MostTopics)];
        return topics.Length == 0 ? null : new JsonArray([.. topics]);
    }

    private static JsonObject? Shares(EnrichmentField field, JsonNode? given)
    {
        if (given is not JsonObject shares)
            return null;
        var read = field.Words.Select(word => (Word: word, Share: shares.ContainsKey(word) ? Number(shares[word]) : 0)).ToArray();
        var sum = read.Sum(part => part.Share ?? 0);
        if (read.Any(part => part.Share is null) || Math.Abs(sum - 100) > Slack)
            return null;
        return new(read.Select(part => KeyValuePair.Create<string, JsonNode?>(part.Word, Math.Round(part.Share!.Value * 100 / sum, 1))));
    }

    private static JsonArray? Cities(JsonNode? given)
    {
        if (given is not JsonArray array)
            return null;
        var cities = new List<(string City, string? Country, decimal Share)>();
        foreach (var item in array.OfType<JsonObject>().Take(MostCities))
            if (Place(Text(item["city"])) is { } city && Number(item["share"]) is > 0 and { } share
                && !cities.Any(other => other.City.Equals(city, StringComparison.OrdinalIgnoreCase)))
                cities.Add((city, Code(item["country"]) is { } code && Codes.Countries.Contains(code.ToUpperInvariant()) ? code.ToUpperInvariant() : null, share));
        if (cities.Count == 0 || cities.Sum(city => city.Share) > 100 + Slack)
            return null;
        return new([.. cities.OrderByDescending(city => city.Share).Select(city => new JsonObject
        {
            ["city"] = city.City,
            ["country"] = city.Country,
            ["share"] = city.Share,
        })]);
    }

    private static decimal? Number(JsonNode? given)
    {
        decimal? number = given?.GetValueKind() switch
        {
            JsonValueKind.Number when given.AsValue().TryGetValue<decimal>(out var value) => value,
            JsonValueKind.String when decimal.TryParse(
                given.GetValue<string>().TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) => value,
            _ => null,
        };
        return number is >= 0 and <= 100 ? number : null;
    }

    [GeneratedRegex(@"^[\p{L}\p{M}][\p{L}\p{M}\p{Nd} .,'’()&/-]{0,59}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}

/// <summary>Objects in schemas: every member is required and no other may be there.</summary>
internal static class Objects
{
    public static JsonObject Of(IReadOnlyList<(string Name, JsonObject Schema)> members) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Name, member.Schema))),
        ["required"] = new JsonArray([.. members.Select(member => (JsonNode)member.Name)]),
        ["additionalProperties"] = false,
    };
}
