using Microsoft.Extensions.Options;
using Monitor.Data.Media;

namespace Monitor.Web.Api.Media;

/// <summary>Answers requests with copies of the archive, whole, in part or small.</summary>
internal sealed partial class MediaServing(
    IMediaStore store, MediaLibrary library, MediaThumbnails thumbnails, IOptions<MediaOptions> options, ILogger<MediaServing> logger)
{
    // What a browser keeps is its viewer's alone.
    private const string Kept = "private, max-age=3600";
    private const string KeptForGood = "private, max-age=31536000, immutable";

    /// <summary>The answer; null where the store has no such copy after all, or does not answer.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="width">How wide it is wanted; null: as it is.</param>
    /// <param name="http">The request.</param>
    public async Task<IResult?> ShowAsync(MediaCopy copy, int? width, HttpContext http)
    {
        var cacheControl = http.Request.Query["v"] == MediaLinks.VersionOf(copy.Hash) ? KeptForGood : Kept;
        try
        {
            if (width is { } wanted && TypeFor(copy, http) is { } type && await SmallAsync(copy, wanted, type, cacheControl, http) is { } small)
                return small;
            if (await AddressOfAsync(copy) is { } address)
            {
                http.Response.Headers.CacheControl = $"private, max-age={(int)(options.Value.SignedFor / 2).TotalSeconds}";
                return TypedResults.Redirect(address.AbsoluteUri);
            }

            if (await StoredMediaResult.OpenAsync(store, copy, cacheControl, http) is { } whole)
                return whole;
            LogLost(logger, copy.ObjectId);
            await library.LostAsync(copy.ObjectId, http.RequestAborted);
            return null;
        }
        catch (MediaStoreException error)
        {
            LogAway(logger, error);
            return null;
        }
    }

    private async Task<IResult?> SmallAsync(MediaCopy copy, int wanted, string type, string cacheControl, HttpContext http)
    {
        var width = MediaKeys.Widths.FirstOrDefault(one => one >= wanted);
        if (width == 0 || await thumbnails.ReadAsync(copy, width, type, http.RequestAborted) is not { } small)
            return null;
        http.Response.Headers.CacheControl = cacheControl;
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.ContentDisposition = "inline";
        return TypedResults.Bytes(small.Content, small.ContentType, entityTag: new($"\"{copy.Hash[..24]}-{width}-{small.ContentType[6..]}\""));
    }

    private async Task<Uri?> AddressOfAsync(MediaCopy copy) => options.Value.Delivery switch
    {
        MediaDelivery.Presigned => await store.SignAsync(copy.Key, options.Value.SignedFor),
        MediaDelivery.Public => new($"{options.Value.PublicUrl!.AbsoluteUri.TrimEnd('/')}/{copy.Key}"),
        _ => null,
    };

    // The first of ours that the caller reads; a caller that names none reads WebP as every browser does.
    private static string? TypeFor(MediaCopy copy, HttpContext http)
    {
        if (!copy.ContentType.StartsWith("image/", StringComparison.Ordinal))
            return null;
        var accepted = http.Request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return MediaThumbnails.ContentTypes[^1];
        foreach (var type in MediaThumbnails.ContentTypes)
            if (accepted.Any(one => one.Quality != 0 && one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)))
                return type;
        return accepted.Any(one => one.Quality != 0 && one is { MatchesAllTypes: true } or { MatchesAllSubTypes: true, Type.Value: "image" })
            ? MediaThumbnails.ContentTypes[^1]
            : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Object {ObjectId} is not in the store of the archive, or another file is; what shows it is copied anew")]
    private static partial void LogLost(ILogger logger, long objectId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store of the archive does not answer; pictures come from their platforms")]
    private static partial void LogAway(ILogger logger, Exception error);
}
