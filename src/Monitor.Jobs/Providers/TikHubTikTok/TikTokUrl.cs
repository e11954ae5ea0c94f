using Monitor.Jobs.Providers.Shared.Wire;

namespace Monitor.Jobs.Providers.TikHubTikTok;

/// <summary>Pictures and videos come as several addresses, each with a signature of its own.</summary>
internal static class TikTokUrl
{
    /// <summary>The first that is not in Apple's picture format, which few can show.</summary>
    public static WireValue Of(WireValue media)
    {
        foreach (var address in media["url_list"].Elements)
            if (address.Url() is { } url && !url.Contains(".heic", StringComparison.OrdinalIgnoreCase))
                return address;
        return default;
    }
}
