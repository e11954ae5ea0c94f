using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Monitor.Web.Answers;

/// <summary>
/// What a body may be, looked at before its route reads it: there, uncompressed, and in an encoding that is known. The framework would
/// answer some of it in its own words and fail at the rest.
/// </summary>
internal static class RequestBodies
{
    private const string Utf8 = "utf-8";
    private const string Uncompressed = "identity";
    private const string CharsetName = "charset";

    // The encodings that UTF-8 holds, and how it is often written.
    private static readonly string[] Utf8Names = [Utf8, "utf8", "us-ascii", "ascii"];

    public static IApplicationBuilder UseBodyRules(this IApplicationBuilder app) =>
        app.Use((http, next) => Refusal(http) is { } refusal ? refusal.ExecuteAsync(http) : next(http));

    /// <summary>The answer to a request whose body is not there, or only <c>null</c>; null for a route that takes none.</summary>
    public static IResult? Missing(HttpContext http)
    {
        if (TypeOf(http) is not { } type)
            return null;
        var names = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(type).Properties.Select(p => p.Name);
        var message = $"There is no body. Send a JSON object with: {string.Join(", ", names)}.";
        return Answer.Error(StatusCodes.Status400BadRequest, message, [new ApiError("body", message, ErrorCodes.Required)]);
    }

    private static IResult? Refusal(HttpContext http)
    {
        var request = http.Request;
        var hasBody = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false && request.ContentLength != 0;
        if (hasBody && request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding
            && !encoding.Equals(Uncompressed, StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.AcceptEncoding = Uncompressed;
            return Unsupported("content-encoding", "Send the body uncompressed, without the header Content-Encoding.");
        }

        if (TypeOf(http) is null)
            return null;
        if (!hasBody)
            return Missing(http);
        return ReadCharset(request) ? null : Unsupported("content-type", "Send the body in UTF-8, with the header Content-Type: application/json.");
    }

    // What the framework is handed is a content type that it understands.
    private static bool ReadCharset(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return false;
        if (type.Parameters.FirstOrDefault(p => p.Name.Equals(CharsetName, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
            return true;
        var name = HeaderUtilities.RemoveQuotes(parameter.Value).ToString();
        if (Utf8Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            request.ContentType = type.MediaType.ToString();
            return true;
        }

        try
        {
            request.ContentType = $"{type.MediaType}; {CharsetName}={Encoding.GetEncoding(name).WebName}";
            return true;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static Type? TypeOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    private static IResult Unsupported(string field, string message) =>
        Answer.Error(StatusCodes.Status415UnsupportedMediaType, message, [new ApiError(field, message, ErrorCodes.UnsupportedContentType)]);
}
