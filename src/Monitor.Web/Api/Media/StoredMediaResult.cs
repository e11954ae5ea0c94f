using System.Globalization;
using Microsoft.Net.Http.Headers;
using Monitor.Data.Media;

namespace Monitor.Web.Api.Media;

/// <summary>Hands out a stored picture or video, or the part of it that is asked for.</summary>
internal sealed class StoredMediaResult(MediaCopy copy, StoredMedia? opened, MediaRange? range, string cacheControl) : IResult
{
    /// <summary>The entity tag of a copy.</summary>
    public static EntityTagHeaderValue TagOf(MediaCopy copy) => new($"\"{copy.Hash}\"");

    /// <summary>Opens a copy for the request; null where the store has it not, or another file.</summary>
    /// <exception cref="MediaStoreException">The store did not answer.</exception>
    public static async Task<StoredMediaResult?> OpenAsync(IMediaStore store, MediaCopy copy, string cacheControl, HttpContext http)
    {
        if (IsKnown(http, copy))
            return new(copy, opened: null, range: null, cacheControl);
        var range = RangeOf(http, copy);
        var opened = await store.OpenAsync(copy.Key, range, http.RequestAborted);
        if (opened is not null && opened.Length == copy.Bytes)
            return new(copy, opened, range, cacheControl);
        if (opened is not null)
            await opened.DisposeAsync();
        return null;
    }

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = TagOf(copy).ToString();
        response.Headers.CacheControl = cacheControl;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ContentDisposition = "inline";
        if (opened is null)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await using var content = opened;
        response.ContentType = copy.ContentType;
        var left = copy.Bytes;
        if (range is { } part)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {part.From}-{part.To}/{copy.Bytes}");
            left = part.To - part.From + 1;
        }

        response.ContentLength = left;
        var buffer = new byte[(int)Math.Min(left, 64 * 1024)];
        while (left > 0 && await content.Content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), httpContext.RequestAborted) is > 0 and var read)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, read), httpContext.RequestAborted);
            left -= read;
        }
    }

    private static bool IsKnown(HttpContext http, MediaCopy copy) =>
        http.Request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } tags
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(TagOf(copy), useStrongComparison: false));

    // Several parts at once nobody needs; who asks for what there is not gets the whole.
    private static MediaRange? RangeOf(HttpContext http, MediaCopy copy)
    {
        var headers = http.Request.GetTypedHeaders();
        if (headers.Range is not { Ranges.Count: 1 } asked || !asked.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase))
            return null;
        if (headers.IfRange is { } condition && !(condition.EntityTag is { } tag && tag.Compare(TagOf(copy), useStrongComparison: true)))
            return null;
        var (from, to) = (asked.Ranges.Single().From, asked.Ranges.Single().To);
        var part = from is { } start
            ? new MediaRange(start, Math.Min(to ?? long.MaxValue, copy.Bytes - 1))
            : new MediaRange(Math.Max(0, copy.Bytes - (to ?? 0)), copy.Bytes - 1);
        return part.From <= part.To ? part : null;
    }
}
