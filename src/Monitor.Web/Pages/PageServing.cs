using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Monitor.Web.Answers;

namespace Monitor.Web.Pages;

/// <summary>
/// Hands out the pages. They are one page whose scripts draw every screen, so each address that is nobody else's answers with it: what a
/// browser is asked to open by a link, a bookmark or the back button.
/// </summary>
internal static class PageServing
{
    // Who serves these says itself what is not there.
    private static readonly string[] Others = [.. ApiPaths.Roots, "/hubs", "/openapi", "/swagger", "/hangfire", "/health", "/heartbeat"];

    private const string NotBuilt =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Monitor</title>
        <h1>Monitor is running, without its pages</h1>
        <p>They were not built with this copy of the program. <code>./dev run</code> builds them, and the images of the release have them.</p>
        <p>Everything else works: the API with its <a href="/swagger">documentation</a>.</p></html>
        """;

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddOptions<PageOptions>().BindConfiguration(PageOptions.Section);
        return services.AddSingleton<PageFiles>();
    }

    public static void UsePages(this WebApplication app)
    {
        var files = app.Services.GetRequiredService<PageFiles>();
        app.Use((http, next) =>
        {
            if (http.GetEndpoint() is not null || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) || IsOthers(http.Request.Path))
                return next(http);
            if (files.Find(http.Request.Path.Value ?? "") is { } file)
                return SendAsync(http, file);
            if (!WantsPage(http.Request))
                return next(http);
            return files.Index is { } index ? SendAsync(http, index) : SendNotBuiltAsync(http);
        });
    }

    private static bool IsOthers(PathString path) => Others.Any(other => path.StartsWithSegments(other, StringComparison.OrdinalIgnoreCase));

    // Somebody who opens an address in a browser; a script that looks for a picture or a program that mistook an address does not.
    private static bool WantsPage(HttpRequest request) =>
        request.Path == "/" || request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task SendAsync(HttpContext http, PageFile file)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = file.Tag;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (http.Request.Headers.IfNoneMatch is { Count: > 0 } known && known.Any(tags => tags?.Contains(file.Tag, StringComparison.Ordinal) == true))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var (content, encoding) = Choose(file, http.Request.Headers.AcceptEncoding);
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        return WriteAsync(http, file.Type, content);
    }

    private static Task SendNotBuiltAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return WriteAsync(http, "text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(NotBuilt));
    }

    private static Task WriteAsync(HttpContext http, string type, byte[] content)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(content, http.RequestAborted).AsTask();
    }

    private static (byte[] Content, string? Encoding) Choose(PageFile file, StringValues accepted)
    {
        if (file.Brotli is not null && Takes(accepted, "br"))
            return (file.Brotli, "br");
        return file.Gzip is not null && Takes(accepted, "gzip") ? (file.Gzip, "gzip") : (file.Content, null);
    }

    private static bool Takes(StringValues accepted, string encoding) =>
        StringWithQualityHeaderValue.TryParseList([.. accepted.Select(value => value!)], out var values)
        && values.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase)
            && Convert.ToDouble(value.Quality ?? 1, CultureInfo.InvariantCulture) > 0);
}
