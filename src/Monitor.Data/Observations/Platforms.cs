namespace Monitor.Data.Observations;

/// <summary>Names of the platforms as they are stored and as they appear in the API.</summary>
public static class Platforms
{
    /// <summary>Instagram.</summary>
    public const string Instagram = "instagram";

    /// <summary>YouTube.</summary>
    public const string YouTube = "youtube";

    /// <summary>TikTok.</summary>
    public const string TikTok = "tiktok";

    /// <summary>Shops at Shopify: orders are read of them, and nothing is watched.</summary>
    public const string Shopify = "shopify";
}
