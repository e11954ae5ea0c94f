using System.Text.Encodings.Web;

namespace Monitor.Web.People.SingleSignOn;

/// <summary>
/// The page that somebody lands on who comes back from the issuer. A browser sends the session's cookie only with what our own pages ask
/// for, and everything that follows a redirect from the issuer still counts as asked for by the issuer. So this page, which is ours, goes on.
/// </summary>
internal static class LandingPage
{
    /// <summary>Goes on to a page of this service.</summary>
    public static IResult GoOn(string path)
    {
        var target = HtmlEncoder.Default.Encode(path);
        return TypedResults.Content(
            $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Monitor</title><meta http-equiv="refresh" content="0;url={target}"></head>
            <body><p><a href="{target}">Go on to Monitor</a></p></body>
            </html>

            """, "text/html; charset=utf-8");
    }

    /// <summary>Goes back to a page of this service with the code of what went wrong.</summary>
    public static IResult GoBack(string path, string error)
    {
        var hash = path.IndexOf('#', StringComparison.Ordinal);
        var (page, fragment) = hash < 0 ? (path, "") : (path[..hash], path[hash..]);
        var separator = page.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new See(string.Concat(page, $"{separator}{SingleSignOnErrors.Parameter}={Uri.EscapeDataString(error)}", fragment));
    }

    // With a GET, whatever the request was.
    private sealed class See(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
