using System.Globalization;
using StackExchange.Redis;

namespace Monitor.Data.Follows;

/// <summary>Names in Redis; operators see them in <c>redis-cli</c>.</summary>
internal static class TimelineKeys
{
    /// <summary>Holds the epoch, for as long as nothing waits to be pushed for long.</summary>
    public const string Fresh = "feed:fresh";

    /// <summary>The name of a person's timeline.</summary>
    public static string Of(Reader reader) => string.Create(CultureInfo.InvariantCulture, $"{reader.TeamId}:{reader.UserId}");

    /// <summary>The name of the timeline of an account that is read by very many.</summary>
    public static string Of(long accountId) => string.Create(CultureInfo.InvariantCulture, $"account:{accountId}");

    /// <summary>The posts of a timeline.</summary>
    public static RedisKey Posts(string name) => $"feed:{name}";

    /// <summary>Exists while somebody builds a timeline; without it what was read is not stored.</summary>
    public static RedisKey Generation(string name) => $"feed:generation:{name}";

    /// <summary>What is shown of an account's posts.</summary>
    public static RedisKey Bodies(long accountId) => string.Create(CultureInfo.InvariantCulture, $"feed:bodies:{accountId}");
}
