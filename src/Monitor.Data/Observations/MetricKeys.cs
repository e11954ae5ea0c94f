namespace Monitor.Data.Observations;

/// <summary>Keys of the numbers in an observation, the same on every platform.</summary>
public static class MetricKeys
{
    /// <summary>Followers or subscribers of an account.</summary>
    public const string Followers = "follower_count";

    /// <summary>Accounts that an account follows.</summary>
    public const string Following = "following_count";

    /// <summary>Posts or videos of an account.</summary>
    public const string Posts = "post_count";

    /// <summary>Likes of a post.</summary>
    public const string Likes = "like_count";

    /// <summary>Comments on a post.</summary>
    public const string Comments = "comment_count";

    /// <summary>Plays or views of a video; absent for posts that are not videos.</summary>
    public const string Plays = "play_count";
}
