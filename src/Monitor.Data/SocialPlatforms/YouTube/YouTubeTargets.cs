using System.Text.RegularExpressions;

namespace Monitor.Data.SocialPlatforms.YouTube;

/// <summary>Channels and videos of YouTube.</summary>
public static partial class YouTubeTargets
{
    private const string ShortHost = "youtu.be";
    private static readonly string[] Hosts = ["youtube.com", "music.youtube.com", ShortHost];
    private static readonly string[] VideoPaths = ["shorts", "live", "embed", "v"];

    // As long as an id, and none.
    private static readonly string[] NoVideos = ["videoseries", "live_stream"];

    /// <summary>A handle, with or without @, a channel id, or the address of a channel.</summary>
    public static ParsedTarget Account(string text)
    {
        var name = text.Trim();
        if (name.StartsWith('@'))
            name = Uri.UnescapeDataString(name);
        if (SocialUrl.TryParse(name, Hosts, out var url))
            name = url.Segments switch
            {
                [['@', ..] handle, ..] => handle,
                ["channel", var id, ..] when ChannelPattern().IsMatch(id) => id,
                _ => "/",
            };

        // A channel id is case-sensitive, a handle is not.
        if (ChannelPattern().IsMatch(name))
            return ParsedTarget.Of(name);
        name = name.TrimStart('@').ToLowerInvariant();
        return HandlePattern().IsMatch(name)
            ? ParsedTarget.Of(name)
            : ParsedTarget.Invalid(
                "This is not a channel: give a handle such as @name, an id such as UC followed by 22 characters, or the channel's address.");
    }

    /// <summary>A channel's id, or the address that holds it.</summary>
    public static ParsedTarget ChannelId(string text) => Account(text) is { Value: { } id } channel && ChannelPattern().IsMatch(id)
        ? channel
        : ParsedTarget.Invalid("This is not a channel's id: an id is UC followed by 22 letters, digits, hyphens or underscores.");

    /// <summary>The address of a video or short, or its id.</summary>
    public static ParsedTarget Post(string text)
    {
        var id = text.Trim();
        if (SocialUrl.TryParse(id, Hosts, out var url))
            id = url.Segments switch
            {
                [var code] when url.Host == ShortHost => code,
                ["watch"] => url.Parameter("v") ?? "",
                [var path, var code, ..] when VideoPaths.Contains(path, StringComparer.Ordinal) => code,
                _ => "",
            };
        return VideoPattern().IsMatch(id) && !NoVideos.Contains(id, StringComparer.Ordinal)
            ? ParsedTarget.Of(id)
            : ParsedTarget.Invalid("This is not a video's address, such as https://www.youtube.com/watch?v=<id>, nor its 11-character id.");
    }

    [GeneratedRegex("^UC[A-Za-z0-9_-]{22}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ChannelPattern();

    // Letters of every script; where a sign is a whole word, a handle may be shorter than three.
    [GeneratedRegex(@"^(?:[a-z0-9._·-]{3,30}|(?=.*[^\x00-\x7F])[\p{L}\p{M}\p{N}._·-]{1,30})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HandlePattern();

    [GeneratedRegex("^[A-Za-z0-9_-]{11}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VideoPattern();
}
