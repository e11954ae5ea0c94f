using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Monitor.Web.Access;

/// <summary>The cookie that carries a session, and the token that proves that a request comes from the page that it belongs to.</summary>
internal static class SessionCookie
{
    /// <summary>The header that repeats the session's CSRF token on every request that changes something.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    private const string Name = "monitor_session";

    // A browser takes a cookie of this name only over TLS, from this very host, for the whole of it.
    private const string SecureName = "__Host-monitor_session";

    /// <summary>
    /// The session's token. Over TLS only the cookie counts that nobody else can have put there: one of the plain name could come from a
    /// page without TLS, or from another host of the domain.
    /// </summary>
    public static string? Read(HttpRequest request, bool allowPlainHttp) =>
        request.Cookies[SecureName] ?? (IsSecure(request, allowPlainHttp) ? null : request.Cookies[Name]);

    /// <summary>Gives the browser the session. Without TLS only on this machine, unless the operator allows it.</summary>
    public static void Write(HttpContext http, string token, TimeSpan life, bool allowPlainHttp)
    {
        var secure = IsSecure(http.Request, allowPlainHttp);
        http.Response.Cookies.Append(secure ? SecureName : Name, token, Options(secure, life));
    }

    public static void Clear(HttpContext http)
    {
        http.Response.Cookies.Delete(SecureName, Options(secure: true, life: null));
        http.Response.Cookies.Delete(Name, Options(secure: false, life: null));
    }

    /// <summary>The CSRF token of a session: nobody who cannot read the cookie can work it out.</summary>
    public static string Csrf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("csrf:" + token)));

    /// <summary>Whether the request repeats the token.</summary>
    public static bool HasCsrf(HttpRequest request, string token) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers[CsrfHeader].ToString()), Encoding.UTF8.GetBytes(Csrf(token)));

    /// <summary>Whether a host's name means the machine itself.</summary>
    public static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether a browser keeps a cookie of this connection only over TLS.</summary>
    public static bool IsSecure(HttpRequest request, bool allowPlainHttp) =>
        request.IsHttps || !(allowPlainHttp || IsThisMachine(request.Host.Host));

    private static CookieOptions Options(bool secure, TimeSpan? life) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = life,
        Path = "/",
        SameSite = SameSiteMode.Strict,
        Secure = secure,
    };
}
