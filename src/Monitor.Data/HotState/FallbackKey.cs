namespace Monitor.Data.HotState;

/// <summary>Names of the fallback answers: what was asked, of which platform, about whom.</summary>
public static class FallbackKey
{
    /// <summary>For example <c>instagram:fetch_profile_by_handle:nasa</c>.</summary>
    public static string For(string platform, string fetchType, string target) => $"{platform}:{fetchType}:{target}";
}
