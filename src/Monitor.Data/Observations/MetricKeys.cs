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

    /// <summary>How often a post was passed on.</summary>
    public const string Shares = "share_count";

    /// <summary>How often a post was saved; only its owner can see it.</summary>
    public const string Saves = "save_count";

    /// <summary>Replies to a story; only its owner can see them.</summary>
    public const string Replies = "reply_count";

    /// <summary>Taps forward, back and out of a story, and swipes to the next; only its owner can see them.</summary>
    public const string Navigations = "navigation_count";

    /// <summary>Accounts that saw a post; only its owner can see it.</summary>
    public const string Reach = "reach";

    /// <summary>How often a post was shown; only its owner can see it.</summary>
    public const string Impressions = "impressions";

    /// <summary>How often a post was shown or played, as the platform counts it since 2025; only its owner can see it.</summary>
    public const string Views = "view_count";

    /// <summary>Likes, comments, saves and shares of a post together; only its owner can see it.</summary>
    public const string Interactions = "total_interactions";

    /// <summary>
    /// Beginning of the keys that count the followers of one group, such as <c>audience_gender_age:f:18-24</c>: the properties by
    /// which the followers are divided, then the group.
    /// </summary>
    public const string AudiencePrefix = "audience_";
}
