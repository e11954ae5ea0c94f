using System.Text;
using System.Text.Json.Nodes;

namespace Monitor.ProviderSimulator.Providers.OpenAi;

/// <summary>Fills schemas with words that follow from a handle, or from what a text says.</summary>
internal static class ModelWords
{
    private static readonly (string City, string State, string Country, string Language)[] Places =
    [
        ("Lisbon", "Lisbon District", "PT", "pt"), ("Toronto", "Ontario", "CA", "en"), ("Mumbai", "Maharashtra", "IN", "hi"), ("Hamburg", "Hamburg", "DE", "de"),
        ("Madrid", "Community of Madrid", "ES", "es"), ("Chicago", "Illinois", "US", "en"), ("Krakow", "Lesser Poland", "PL", "pl"), ("Osaka", "Osaka Prefecture", "JP", "ja"),
    ];

    private static readonly string[] Topics = ["pottery", "running", "street food", "film photography", "home recording", "gardening", "city walks", "slow travel"];

    private static readonly string[] Glad = ["love", "great", "happy", "wonderful", "beautiful", "thank", "best", "\u2764", "\U0001F60D"];
    private static readonly string[] Sad = ["hate", "terrible", "worst", "awful", "boring", "sad", "never again", "want my", "\U0001F621"];

    /// <summary>The answer about some profiles or texts.</summary>
    public static JsonObject Answer(JsonNode? schema, JsonNode?[] asked)
    {
        foreach (var list in OpenAiSimulator.Lists)
            if (schema?["properties"]?[list]?["items"] is { } item)
                return new() { [list] = new JsonArray([.. asked.Select(one => About(item, one))]) };
        return About(schema, asked.FirstOrDefault());
    }

    /// <summary>The same for the same text, in every process.</summary>
    public static uint Hash(string text)
    {
        var hash = 2_166_136_261u;
        foreach (var letter in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ letter) * 16_777_619u;
        return hash;
    }

    private static JsonObject About(JsonNode? schema, JsonNode? profile)
    {
        var handle = profile?["handle"]?.ToString() ?? "nobody";
        var answer = new JsonObject();
        foreach (var (name, member) in schema?["properties"]?.AsObject() ?? [])
            answer[name] = Value(name, member!, handle, profile);
        return answer;
    }

    private static JsonNode? Value(string name, JsonNode schema, string handle, JsonNode? profile)
    {
        var place = Places[Hash(handle) % Places.Length];
        return name switch
        {
            "id" => profile?["id"]?.ToString(),
            "sentiment" => Sentiment(profile?["text"]?.ToString() ?? ""),
            "city" => place.City,
            "state" => place.State,
            "country" => place.Country,
            "language" => place.Language,
            "topics" => new JsonArray([.. Enumerable.Range(0, 3).Select(i => Topics[(Hash(handle) + i) % Topics.Length])]),
            "cities" => new JsonArray([.. Enumerable.Range(0, 4).Select(i => City(Places[(Hash(handle) + i) % Places.Length], 24 - i * 5))]),
            _ when schema["enum"] is JsonArray words => words[(int)(Hash(handle + name) % (words.Count - 1))]!.ToString(),
            _ when schema["properties"] is JsonObject parts => Shares([.. parts.Select(part => part.Key)], handle),
            _ => $"{name} of {handle}",
        };
    }

    private static string Sentiment(string text) =>
        (Glad.Count(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)) - Sad.Count(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))) switch
        {
            > 1 => "very_positive",
            1 => "positive",
            0 => "neutral",
            -1 => "negative",
            _ => "very_negative",
        };

    private static JsonObject City((string City, string State, string Country, string Language) place, int share) =>
        new() { ["city"] = place.City, ["country"] = place.Country, ["share"] = share };

    private static JsonObject Shares(string[] words, string handle)
    {
        var shares = new JsonObject();
        var left = 100;
        for (var i = 0; i < words.Length; i++)
        {
            var share = i == words.Length - 1 ? left : (int)(left * (30 + Hash(handle + words[i]) % 30) / 100);
            shares[words[i]] = share;
            left -= share;
        }

        return shares;
    }
}
