using System.Text.RegularExpressions;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.Shared.YouTube;

/// <summary>A channel is asked for by its id, or by its handle without @; handles are the same in upper and lower case.</summary>
internal static partial class YouTubeTarget
{
    public const int LongestText = 5_000;

    public const string Video = "video";

    private const int LongestHandle = 100;

    public static bool IsChannelId(string target) => ChannelId().IsMatch(target);

    public static bool IsVideoId(string text) => VideoId().IsMatch(text);

    /// <summary>The handle of a channel without @ from whatever carries it, such as <c>/@name</c>; null when there is none.</summary>
    public static string? HandleOf(WireValue value)
    {
        var text = value.Text() is { Length: <= LongestHandle * 9 } written ? Uri.UnescapeDataString(written).TrimStart('/') : null;
        return text is ['@', _, ..] && text.Length <= LongestHandle && !text.Any(char.IsControl) && !text.Any(char.IsSurrogate)
            ? text[1..].ToLowerInvariant()
            : null;
    }

    /// <summary>What a channel is called: its handle, or its id while it has none.</summary>
    public static string NameOf(FetchRequest request, string? handle, string id) =>
        handle ?? (IsChannelId(request.Target) ? id : request.Target);

    [GeneratedRegex("^UC[A-Za-z0-9_-]{22}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ChannelId();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VideoId();
}
