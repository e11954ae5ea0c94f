using Microsoft.Extensions.Options;

namespace Monitor.Web.Access;

/// <summary>
/// Where people find this service. What a browser has to be told about it (the host name that passkeys are made for, where an issuer sends
/// people back to) is what the operator configured and never what a request claims, except on the machine itself.
/// </summary>
internal sealed class PublicAddress(IOptions<AuthOptions> options)
{
    /// <summary>What is said of one that cannot be used.</summary>
    public const string Problem = "Auth:PublicUrl is where browsers find this service, such as https://monitor.example.org, without a path; http only with "
        + "Auth:AllowPlainHttp or on this machine.";

    /// <summary>Whether browsers can find something there.</summary>
    public static bool IsUsable(AuthOptions options) => options.PublicUrl is not { } url
        || (url is { IsAbsoluteUri: true, UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" }
            && (url.Scheme == Uri.UriSchemeHttps
                || (url.Scheme == Uri.UriSchemeHttp && (options.AllowPlainHttp || SessionCookie.IsThisMachine(url.Host)))));

    /// <summary>The scheme, host and port; null where nobody said and the request is not from this machine.</summary>
    public Uri? Of(HttpRequest request)
    {
        if (options.Value.PublicUrl is { } configured)
            return configured;
        return SessionCookie.IsThisMachine(request.Host.Host)
            && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own) ? own : null;
    }

    /// <summary>The host name that passkeys are made for: browsers make them for a name and not for a number. Null where there is none.</summary>
    public string? NameOf(HttpRequest request) => Of(request) is { HostNameType: UriHostNameType.Dns } url ? url.IdnHost : null;

    /// <summary>The same as pages have it as their origin.</summary>
    public string? OriginOf(HttpRequest request) => Of(request)?.GetLeftPart(UriPartial.Authority);
}
