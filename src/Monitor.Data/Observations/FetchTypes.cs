namespace Monitor.Data.Observations;

/// <summary>Names of what can be asked of a provider, as they are stored, cached and shown.</summary>
public static class FetchTypes
{
    /// <summary>One account by its handle.</summary>
    public const string ProfileByHandle = "fetch_profile_by_handle";

    /// <summary>One post by its short code.</summary>
    public const string PostByShortcode = "fetch_post_by_shortcode";
}
