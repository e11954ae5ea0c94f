using System.ComponentModel.DataAnnotations;

namespace Monitor.Data.Follows;

/// <summary>How the feed of the accounts that people follow is kept.</summary>
public sealed class FollowOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Feed";

    /// <summary>How many accounts one person may follow in a team.</summary>
    [Range(1, 100_000)]
    public int MostFollows { get; set; } = 5_000;

    /// <summary>New posts of an account with more followers than this are merged when somebody reads, and not pushed to each follower.</summary>
    [Range(0, 10_000_000)]
    public int Border { get; set; } = 5_000;

    /// <summary>How many of the newest posts are kept in Redis for each person; what is older comes from the database.</summary>
    [Range(10, 3_000)]
    public int Kept { get; set; } = 1_000;

    /// <summary>How long they are kept for somebody who does not read.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "90.00:00:00")]
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How old what the feed shows of a post, such as its likes, may be.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PostLife { get; set; } = TimeSpan.FromSeconds(30);
}
