using System.Text.Json;
using Monitor.Data.SocialPlatforms.Instagram;

namespace Monitor.Web.Api.Batches;

/// <summary>Usernames as they are sent: an array, or one text with commas; with or without @, with blanks, some twice.</summary>
/// <param name="Names">The usernames, each once.</param>
/// <param name="Twice">Those that came more than once.</param>
/// <param name="Problems">What is wrong with each that is none.</param>
internal sealed record UsernameList(IReadOnlyList<string> Names, IReadOnlyList<string> Twice, IReadOnlyList<string> Problems)
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

    /// <summary>Reads all of them, so that whoever sent them learns of everything at once.</summary>
    public static UsernameList Parse(IEnumerable<string> texts)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var twice = new List<string>();
        var problems = new List<string>();
        foreach (var text in texts)
        {
            var target = InstagramTargets.Account(text);
            if (target.Value is not { } name)
                problems.Add($"\"{text}\": {target.Problem}");
            else if (known.Add(name))
                names.Add(name);
            else if (!twice.Contains(name, StringComparer.Ordinal))
                twice.Add(name);
        }

        return new(names, twice, problems);
    }
}
