using System.Text.RegularExpressions;
using Monitor.Data.Observations;
using Monitor.Data.SocialPlatforms;
using Monitor.Data.SocialPlatforms.YouTube;

namespace Monitor.Data.Flows;

/// <summary>
/// Reads the targets of flows as people write them. What no platform knows is refused here: a provider would answer for somebody else,
/// or with an error that looks like its own.
/// </summary>
public static partial class FlowTargets
{
    /// <summary>The longest text that is read.</summary>
    public const int Longest = 255;

    /// <summary>The target of a flow that asks providers, as it is stored and asked for.</summary>
    public static ParsedTarget Read(FlowSpec flow, PlatformRegistry platforms, string text)
    {
        if (text.Length > Longest)
            return ParsedTarget.Invalid($"A target has at most {Longest} characters.");
        if (!platforms.TryFind(flow.Platform, out var platform))
            throw new ArgumentException($"There is no platform '{flow.Platform}'.", nameof(flow));
        return flow.FetchType switch
        {
            FetchTypes.ProfileByHandle or FetchTypes.Channel => platform.Account(text),
            FetchTypes.PostByShortcode or FetchTypes.Video or FetchTypes.PostComments or FetchTypes.PostLikers => platform.Post(text),
            FetchTypes.HashtagPosts => Hashtag(text),
            FetchTypes.ChannelVideos => YouTubeTargets.ChannelId(text),
            FetchTypes.Search => Words(text),
            _ => Number(text),
        };
    }

    /// <summary>Everything that a text may mean as a target of some flow.</summary>
    public static IReadOnlyList<string> Meanings(IEnumerable<FlowSpec> flows, PlatformRegistry platforms, string text) =>
        [.. flows.Select(flow => Meaning(flow, platforms, text.Trim()) ?? text.Trim()).Distinct(StringComparer.Ordinal)];

    // The work of some flows is of their own kind, and about no platform that is collected from.
    private static string? Meaning(FlowSpec flow, PlatformRegistry platforms, string text) =>
        flow.Own is { } own ? own[0].Written?.Invoke(text) : Read(flow, platforms, text).Value;

    private static ParsedTarget Words(string text) => text.Trim() is { Length: > 1 } words && !words.Any(char.IsControl)
        ? ParsedTarget.Of(words)
        : ParsedTarget.Invalid("Words to search for are a text of at least two characters.");

    private static ParsedTarget Hashtag(string text) => text.Trim().TrimStart('#') is var word && HashtagPattern().IsMatch(word)
        ? ParsedTarget.Of(word.ToLowerInvariant())
        : ParsedTarget.Invalid("A hashtag is a word of 1 to 100 letters, digits or underscores; a leading # is allowed.");

    [GeneratedRegex(@"^[\p{L}\p{M}\p{Nd}_]{1,100}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HashtagPattern();

    private static ParsedTarget Number(string text) => NumberPattern().IsMatch(text.Trim())
        ? ParsedTarget.Of(text.Trim())
        : ParsedTarget.Invalid("This is not an id: an id is a whole number of 1 to 20 digits.");

    [GeneratedRegex("^[1-9][0-9]{0,19}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NumberPattern();
}
