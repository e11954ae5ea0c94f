namespace Monitor.Jobs.Collection;

/// <summary>Names of what can be asked of a provider, as they appear in configuration and in the API.</summary>
public static class FetchType
{
    /// <summary>One account by its handle; the target is the handle without @.</summary>
    public const string ProfileByHandle = "fetch_profile_by_handle";

    /// <summary>One post by its short code; the target is the code.</summary>
    public const string PostByShortcode = "fetch_post_by_shortcode";
}
