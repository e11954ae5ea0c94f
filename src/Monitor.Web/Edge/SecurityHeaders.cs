using Microsoft.Extensions.Options;
using Monitor.Data.Media;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Edge;

/// <summary>What browsers are told about every answer.</summary>
internal static class SecurityHeaders
{
    // Pages run only what this service serves itself. Pictures may also be built into the page.
    private const string ContentPolicy =
        "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{0}; media-src 'self'{0}; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string OneYear = "max-age=31536000; includeSubDomains";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var policy = string.Format(null, ContentPolicy, ElsewhereOf(app.ApplicationServices.GetRequiredService<IOptions<MediaOptions>>().Value));
        return app.Use((http, next) => ApplyAsync(http, next, policy));
    }

    // Where pictures and videos may also come from: the store of the archive, where answers lead there.
    private static string ElsewhereOf(MediaOptions media) => media.Delivery switch
    {
        MediaDelivery.Public => $" {media.PublicUrl!.GetLeftPart(UriPartial.Authority)}",
        MediaDelivery.Presigned when media.S3 is { Endpoint: { } endpoint, PathStyle: not false } => $" {endpoint.GetLeftPart(UriPartial.Authority)}",
        MediaDelivery.Presigned when media.S3.Endpoint is { } endpoint => $" {endpoint.Scheme}://{media.S3.Bucket}.{endpoint.Authority}",
        MediaDelivery.Presigned => $" https://{media.S3.Bucket}.s3.{media.S3.Region}.amazonaws.com",
        _ => "",
    };

    private static Task ApplyAsync(HttpContext http, RequestDelegate next, string policy)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = http.GetEndpoint()?.Metadata.GetMetadata<PagePolicy>()?.Value ?? policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            if (http.Request.IsHttps)
                headers.StrictTransportSecurity = OneYear;
            // What SignalR says by itself.
            if (http.Response.ContentType == "text/plain")
                http.Response.ContentType = "text/plain; charset=utf-8";
            if (IsSomebodys(http) && headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(http);
    }

    // Answers of the API, and pages behind sign-in: nothing for the memory of a browser. Their scripts and styles are everybody's.
    private static bool IsSomebodys(HttpContext http) => http.Request.Path.IsApi()
        || (http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true
            && http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { Kind: not AccessKind.Public });
}
