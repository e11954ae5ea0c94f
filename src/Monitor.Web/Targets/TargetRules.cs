using System.Collections.Frozen;
using Monitor.Data.Observations;
using Monitor.Data.Tasks;

namespace Monitor.Web.Targets;

/// <summary>How targets are written on each platform: one line per platform.</summary>
internal static class TargetRules
{
    private static readonly FrozenDictionary<string, (Func<string, ParsedTarget> Account, Func<string, ParsedTarget> Post)> Rules =
        new Dictionary<string, (Func<string, ParsedTarget>, Func<string, ParsedTarget>)>
        {
            [Platforms.Instagram] = (InstagramTargets.Account, InstagramTargets.Post),
            [Platforms.TikTok] = (TikTokTargets.Account, TikTokTargets.Post),
            [Platforms.YouTube] = (YouTubeTargets.Account, YouTubeTargets.Post),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The platforms whose targets can be read.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Rules.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads a target of a known platform.</summary>
    public static ParsedTarget Parse(string platform, TaskType type, string text)
    {
        var (account, post) = Rules[platform];
        return type == TaskType.Influencer ? account(text) : post(text);
    }
}
