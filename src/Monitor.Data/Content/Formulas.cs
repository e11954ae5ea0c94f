using Monitor.Data.Observations;

namespace Monitor.Data.Content;

/// <summary>
/// Figures derived from counts. The database has the same formulas as <c>engagement_rate</c> and <c>estimated_reach</c>; both give
/// the same results, because logarithms are rounded to nine decimals and everything else is decimal arithmetic.
/// </summary>
public static class Formulas
{
    private const int LogarithmDigits = 9;

    /// <summary>
    /// Engagement rate in percent, two decimals: (likes + comments) / followers * 100. Without followers it is 0; a count that is
    /// not known counts as 0. For averages use <see cref="KnownEngagementRate"/>.
    /// </summary>
    public static decimal EngagementRate(long? likes, long? comments, long? followers) => followers is > 0
        ? Math.Round((Positive(likes) + Positive(comments)) * 100m / followers.Value, 2, MidpointRounding.AwayFromZero) + 0.00m
        : 0.00m;

    /// <summary>The engagement rate, or null when one of its counts is hidden or unknown: what is not known enters no average.</summary>
    public static decimal? KnownEngagementRate(long? likes, long? comments, long? followers) =>
        likes is null || comments is null || followers is null ? null : EngagementRate(likes, comments, followers);

    /// <summary>
    /// An estimate of how many people saw a post; never negative.
    /// <list type="bullet">
    /// <item>The reach that only the owner sees, when it is given.</item>
    /// <item>Reels, and videos of other platforms than Instagram: plays * (0.94 - log2(followers) * 0.001).</item>
    /// <item>Others: (7.6 - log10(likes) * 0.7) * 0.85 * likes.</item>
    /// </list>
    /// What is not known counts as 0, and 0 plays or likes reach 0 people. Decimals are cut off.
    /// </summary>
    public static long EstimatedReach(long? given, string platform, string? mediaType, long? plays, long? likes, long? followers)
    {
        if (given is > 0)
            return given.Value;
        if (RestsOnPlays(platform, mediaType))
            return plays is > 0 ? Whole(plays.Value * (0.94m - Logarithm(Math.Max(followers ?? 1, 1), 2) * 0.001m)) : 0;
        return likes is > 0 ? Whole((7.6m - Logarithm(likes.Value, 10) * 0.7m) * 0.85m * likes.Value) : 0;
    }

    /// <summary>The estimated reach, or null when a count that it rests on is hidden or unknown.</summary>
    public static long? KnownReach(long? given, string platform, string? mediaType, long? plays, long? likes, long? followers) =>
        given is not > 0 && (RestsOnPlays(platform, mediaType) ? plays is null || followers is null : likes is null)
            ? null
            : EstimatedReach(given, platform, mediaType, plays, likes, followers);

    private static bool RestsOnPlays(string platform, string? mediaType) => mediaType == "reel" || (mediaType == "video" && platform != Platforms.Instagram);

    private static decimal Positive(long? value) => Math.Max(value ?? 0, 0);

    private static decimal Logarithm(long value, double basis) =>
        Math.Round((decimal)(Math.Log(value) / Math.Log(basis)), LogarithmDigits, MidpointRounding.AwayFromZero);

    private static long Whole(decimal value) => value > 0 ? (long)decimal.Floor(value) : 0;
}
