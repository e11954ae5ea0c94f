using Microsoft.AspNetCore.Antiforgery;
using Monitor.Web.Access;

namespace Monitor.Web.Dashboard;

/// <summary>
/// Gives the dashboard's pages the token of the session, which they repeat in the header that <see cref="AccessGate"/> looks at; the
/// check has been made by then.
/// </summary>
internal sealed class SessionAntiforgery : IAntiforgery
{
    private const string NoField = "csrf_token";

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => GetTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext)
    {
        var session = httpContext.RequestServices.GetRequiredService<CurrentCaller>().SessionToken;
        return new AntiforgeryTokenSet(session is null ? null : SessionCookie.Csrf(session), null, NoField, SessionCookie.CsrfHeader);
    }

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => Task.FromResult(true);

    public Task ValidateRequestAsync(HttpContext httpContext) => Task.CompletedTask;

    public void SetCookieTokenAndHeader(HttpContext httpContext)
    {
    }
}
