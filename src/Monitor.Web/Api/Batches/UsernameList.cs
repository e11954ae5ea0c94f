using System.Text.Json;
using Monitor.Data.SocialPlatforms.Instagram;

namespace Monitor.Web.Api.Batches;

/// <summary>Usernames as they are sent: an array, or one text with commas; with or without @, with blanks, some twice.</summary>
internal static class UsernameList
{
    /// <summary>The texts, one for each username; null when this is neither an array of texts nor a text.</summary>
    public static IReadOnlyList<string>? Texts(JsonElement? json)
    {
        try
        {
            return json switch
            {
                { ValueKind: JsonValueKind.String } text => [.. text.GetString()!.Split(',').Select(name => name.Trim()).Where(name => name.Length > 0)],
                { ValueKind: JsonValueKind.Array } array when array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                    [.. array.EnumerateArray().Select(item => item.GetString()!.Trim())],
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: valid JSON, but not a text.
            return null;
        }
    }

    /// <summary>The usernames without duplicates and the first that came twice, or what is wrong with the first that is wrong.</summary>
    public static (IReadOnlyList<string> Names, string? Twice, string? Problem) Parse(IEnumerable<string> texts)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        string? twice = null;
        foreach (var text in texts)
        {
            var target = InstagramTargets.Account(text);
            if (target.Value is not { } name)
                return ([], null, $"\"{text}\": {target.Problem}");
            if (known.Add(name))
                names.Add(name);
            else
                twice ??= name;
        }

        return (names, twice, null);
    }
}
