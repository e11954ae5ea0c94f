using System.Text.RegularExpressions;

namespace Monitor.Data.SocialPlatforms.TikTok;

/// <summary>Usernames and videos of TikTok.</summary>
public static partial class TikTokTargets
{
    private static readonly string[] Hosts = ["tiktok.com"];
    private static readonly string[] PostPaths = ["video", "photo"];

    /// <summary>A username, with or without @, or the address of a profile.</summary>
    public static ParsedTarget Account(string text)
    {
        var name = text.Trim();
        if (SocialUrl.TryParse(name, Hosts, out var url))
        {
            if (url.Segments is not [['@', ..]])
                return ParsedTarget.Invalid("This address is not a profile. A profile is https://www.tiktok.com/@<username>.");
            name = url.Segments[0];
        }

        name = name.TrimStart('@').ToLowerInvariant();
        return UsernamePattern().IsMatch(name)
            ? ParsedTarget.Of(name)
            : ParsedTarget.Invalid("A username has 2 to 24 letters, digits, dots or underscores; a leading @ is allowed.");
    }

    /// <summary>The address of a video, or its number.</summary>
    public static ParsedTarget Post(string text)
    {
        var id = text.Trim();
        if (SocialUrl.TryParse(id, Hosts, out var url))
            id = url.Segments is [['@', ..], var path, var number, ..] && PostPaths.Contains(path, StringComparer.Ordinal) ? number : "";
        return IdPattern().IsMatch(id)
            ? ParsedTarget.Of(id)
            : ParsedTarget.Invalid("This is not a video's address, such as https://www.tiktok.com/@<username>/video/<number>, nor its number.");
    }

    [GeneratedRegex(@"^[a-z0-9._]{2,24}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UsernamePattern();

    [GeneratedRegex("^[0-9]{8,22}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IdPattern();
}
