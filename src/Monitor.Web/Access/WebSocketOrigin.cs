using Microsoft.AspNetCore.Http.Features;
using Monitor.Data.People;

namespace Monitor.Web.Access;

/// <summary>
/// Where a WebSocket is opened from. A browser lets every page open one to anywhere, sends cookies along, and asks nobody; it only tells
/// the page's origin. So whoever is known by a cookie, or not at all, has to come from our own pages.
/// </summary>
internal static class WebSocketOrigin
{
    public static bool IsWebSocket(HttpRequest request) =>
        request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
        || request.HttpContext.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>Whether a page that has no business here opens it. Programs that are no browsers tell no origin, and keys prove themselves.</summary>
    public static bool IsForeign(HttpContext http, Caller caller)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (caller.Kind == CallerKind.Key || origin.Length == 0 || !IsWebSocket(http.Request))
            return false;
        // Without the scheme: a proxy may speak TLS for us.
        var isOurs = Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && (page.Authority.Equals(http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
                || (caller.Kind == CallerKind.Open && SessionCookie.IsThisMachine(page.Host)));
        return !isOurs;
    }
}
