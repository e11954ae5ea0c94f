namespace Monitor.Data.Observations;

/// <summary>Names of what can be asked of a provider, as they are stored, cached and shown.</summary>
public static class FetchTypes
{
    /// <summary>One account by its handle.</summary>
    public const string ProfileByHandle = "fetch_profile_by_handle";

    /// <summary>One account by the platform's own id.</summary>
    public const string ProfileById = "fetch_profile_by_id";

    /// <summary>A page of an account's posts, newest first, by its handle.</summary>
    public const string ProfilePostsByHandle = "fetch_profile_posts_by_handle";

    /// <summary>A page of an account's posts, newest first, by the account's platform id.</summary>
    public const string ProfilePostsById = "fetch_profile_posts_by_id";

    /// <summary>A page of an account's reels, newest first, by the account's platform id.</summary>
    public const string ReelsPosts = "fetch_reels_posts";

    /// <summary>A page of posts of others in which an account is tagged, by the account's platform id.</summary>
    public const string TaggedPosts = "fetch_tagged_posts";

    /// <summary>One post by its short code.</summary>
    public const string PostByShortcode = "fetch_post_by_shortcode";

    /// <summary>What only the owner of a post may see of it, by the post's id at the Graph API.</summary>
    public const string PostInsights = "fetch_post_insights";

    /// <summary>What only the owner of a story may see of it, by the story's id at the Graph API.</summary>
    public const string StoryInsights = "fetch_story_insights";

    /// <summary>What only the owner of an account may see of it, by the account's id at the Graph API.</summary>
    public const string ProfileInsights = "fetch_profile_insights";

    /// <summary>A page of an account's followers, by the account's platform id.</summary>
    public const string Followers = "fetch_followers";

    /// <summary>A page of the accounts that an account follows, by its platform id.</summary>
    public const string Following = "fetch_following";

    /// <summary>An account's stories of the last day, by the account's platform id.</summary>
    public const string StoryPostsByProfileId = "fetch_story_posts_by_profile_id";

    /// <summary>Whatever a finished run of a scraper left in its dataset, by the dataset's id.</summary>
    public const string Dataset = "fetch_dataset";

    /// <summary>What a key may still do: asked to see whether it is taken.</summary>
    public const string KeyLimits = "fetch_key_limits";

    /// <summary>One channel by its handle or id.</summary>
    public const string Channel = "fetch_channel";

    /// <summary>A page of a channel's videos, newest first, by the channel's id.</summary>
    public const string ChannelVideos = "fetch_channel_videos";

    /// <summary>A page of videos that are found by some words, the likeliest first.</summary>
    public const string Search = "fetch_search";

    /// <summary>One video by its id.</summary>
    public const string Video = "fetch_video";

    /// <summary>A page of what is written below a post, by its short code, or below a video, by its id.</summary>
    public const string PostComments = "fetch_post_comments";

    /// <summary>A page of the accounts that like a post, by its short code.</summary>
    public const string PostLikers = "fetch_post_likers";

    /// <summary>A page of posts with a hashtag, by the word without its sign.</summary>
    public const string HashtagPosts = "fetch_hashtag_posts";

    /// <summary>The stories of the last day of an account of one's own, by the account's id at the Graph API.</summary>
    public const string OwnStories = "fetch_own_stories";

    /// <summary>Which people watch a channel, as only its owner may see, by the channel's id.</summary>
    public const string ChannelDemographics = "fetch_channel_demographics";

    /// <summary>Whether it brings a list that may go on beyond its first page.</summary>
    public static bool HavePages(string? fetchType) => fetchType is
        ProfilePostsByHandle or ProfilePostsById or ReelsPosts or TaggedPosts or Followers or Following or ChannelVideos or Search
        or PostComments or PostLikers;

    /// <summary>Whether it brings a list of accounts.</summary>
    public static bool AreAccounts(string fetchType) => fetchType is Followers or Following or PostLikers;

    /// <summary>Whether it brings a list that belongs to a post and is kept with it.</summary>
    public static bool AreOfPost(string? fetchType) => fetchType is PostComments or PostLikers;

    /// <summary>Whether its list can be recorded page by page, however long it is.</summary>
    public static bool AreRecordedByPage(string? fetchType) => fetchType is Followers or Following or PostComments or PostLikers;

    /// <summary>Whether it brings what only owners may see, under ids that nobody else knows.</summary>
    public static bool AreInsights(string fetchType) => fetchType is PostInsights or StoryInsights or ProfileInsights;
}
