using System.Text;
using System.Text.Json.Nodes;

namespace Monitor.ProviderSimulator.Providers.OpenAi;

/// <summary>Fills schemas with words that follow from a handle.</summary>
internal static class ModelWords
{
    private static readonly (string City, string State, string Country, string Language)[] Places =
    [
        ("Lisbon", "Lisbon District", "PT", "pt"), ("Toronto", "Ontario", "CA", "en"), ("Mumbai", "Maharashtra", "IN", "hi"), ("Hamburg", "Hamburg", "DE", "de"),
        ("Madrid", "Community of Madrid", "ES", "es"), ("Chicago", "Illinois", "US", "en"), ("Krakow", "Lesser Poland", "PL", "pl"), ("Osaka", "Osaka Prefecture", "JP", "ja"),
    ];

    private static readonly string[] Topics = ["pottery", "running", "street food", "film photography", "home recording", "gardening", "city walks", "slow travel"];

    /// <summary>The answer about some profiles.</summary>
    public static JsonObject Answer(JsonNode? schema, JsonNode?[] profiles)
    {
        if (schema?["properties"]?["profiles"]?["items"] is { } item)
            return new() { ["profiles"] = new JsonArray([.. profiles.Select(profile => About(item, profile))]) };
        return About(schema, profiles.FirstOrDefault());
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
