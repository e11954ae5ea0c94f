using System.Text.RegularExpressions;

namespace Monitor.Data.SocialPlatforms.Instagram;

/// <summary>Usernames and posts of Instagram.</summary>
public static partial class InstagramTargets
{
    private static readonly string[] Hosts = ["instagram.com", "instagr.am"];
    private static readonly string[] PostPaths = ["p", "reel", "reels", "tv"];

    // What the site has of its own where a username would stand.
    private static readonly string[] OtherPaths =
    [
        "about", "accounts", "ads", "api", "archive", "ar", "business", "challenge", "create", "data", "developer", "direct", "directory",
        "download", "emails", "explore", "fxcal", "graphql", "invites", "legal", "lite", "live", "locations", "login", "logging", "nametag",
        "notifications", "oauth", "press", "privacy", "qr", "session", "share", "static", "stories", "tags", "terms", "topics", "web",
        "your_activity",
    ];

    // What it has where a code would stand.
    private static readonly string[] NoCodes = ["audio", "explore", "upload", "create", "saved", "tagged", "trending"];

    /// <summary>A username, with or without @, or the address of a profile.</summary>
    public static ParsedTarget Account(string text)
    {
        var name = text.Trim();
        if (SocialUrl.TryParse(name, Hosts, out var url))
        {
            if (url.Segments.Count != 1 || IsPath(url.Segments[0]))
                return ParsedTarget.Invalid("This address is not a profile. A profile is https://www.instagram.com/<username>/.");
            name = url.Segments[0];
        }

        name = name.TrimStart('@').ToLowerInvariant();
        return UsernamePattern().IsMatch(name)
            ? ParsedTarget.Of(name)
            : ParsedTarget.Invalid("A username has 1 to 30 letters, digits, dots or underscores; a leading @ is allowed.");
    }

    /// <summary>The address of a post or reel.</summary>
    public static ParsedTarget PostUrl(string text)
    {
        if (SocialUrl.TryParse(text.Trim(), Hosts, out var url) && CodeOf(url.Segments) is { } code && CodePattern().IsMatch(code))
            return ParsedTarget.Of(code);
        return ParsedTarget.Invalid(
            "This is not the address of an Instagram post, such as https://www.instagram.com/p/<code>/ or /reel/<code>/.");
    }

    /// <summary>The address of a post, or its bare short code.</summary>
    public static ParsedTarget Post(string text)
    {
        var code = text.Trim();
        return !SocialUrl.LooksLikeUrl(code) && CodePattern().IsMatch(code) ? ParsedTarget.Of(code) : PostUrl(text);
    }

    // /p/<code>, /reel/<code>, /reels/<code>, /tv/<code>, each also behind a username; more may follow, such as /embed.
    private static string? CodeOf(IReadOnlyList<string> segments) => segments switch
    {
        [var path, var code, ..] when IsPostPath(path) => IsNoCode(code) ? null : code,
        [var user, var path, var code, ..] when !IsPath(user) && IsPostPath(path) => IsNoCode(code) ? null : code,
        _ => null,
    };

    private static bool IsPostPath(string segment) => PostPaths.Contains(segment, StringComparer.Ordinal);

    private static bool IsPath(string segment) => IsPostPath(segment) || OtherPaths.Contains(segment, StringComparer.OrdinalIgnoreCase);

    private static bool IsNoCode(string segment) => NoCodes.Contains(segment, StringComparer.Ordinal);

    [GeneratedRegex("^[a-z0-9._]{1,30}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UsernamePattern();

    [GeneratedRegex("^[A-Za-z0-9_-]{5,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodePattern();
}
