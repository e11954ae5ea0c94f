using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Web;
using Microsoft.Extensions.Options;
using Monitor.Data.Outgoing;
using Monitor.Data.Pictures;

namespace Monitor.Data.Media;

/// <summary>Why a file could not be had, and whether trying again may help.</summary>
internal sealed record MediaFault(MediaVerdict Verdict, string Code, string Message, TimeSpan? RetryAfter = null);

/// <summary>Fetches files from where platforms keep them; what goes wrong is told apart.</summary>
internal sealed class MediaDownload(PlatformFiles files, IOptions<MediaOptions> options, TimeProvider time)
{
    /// <summary>The client that asks the Internet. Unlike others it reads as much as a video has.</summary>
    public const string ClientName = "media";

    private const string Pictures = "image/webp,image/jpeg,image/png,image/*;q=0.8";
    private const string Videos = "video/mp4,video/*;q=0.8";

    // As Instagram's servers say it, each with status 403.
    private const string SignatureExpired = "URL signature expired";
    private const string SignatureMismatch = "URL signature mismatch";
    private const string BadTimestamp = "Bad URL timestamp";

    private const int LongestReason = 512;
    private const int BufferSize = 32 * 1024;

    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    /// <summary>When the signature of an address runs out, where it says so: Instagram writes the second in hexadecimal digits.</summary>
    public static DateTimeOffset? ExpiryOf(string url)
    {
        var at = url.IndexOf('?', StringComparison.Ordinal);
        return at >= 0 && HttpUtility.ParseQueryString(url[at..])["oe"] is { Length: 8 } digits
            && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var second)
            ? DateTimeOffset.FromUnixTimeSeconds(second)
            : null;
    }

    /// <summary>Reads the file into the spool; null: it is there.</summary>
    public async Task<MediaFault?> ReadAsync(MediaAsset asset, MediaSpool spool, CancellationToken ct)
    {
        if (!PlatformFiles.IsAddress(asset.Url))
            return new(MediaVerdict.Failed, MediaErrors.InvalidAddress, "What the source gave is no address of the web.");
        if (ExpiryOf(asset.Url) <= time.GetUtcNow())
            return new(MediaVerdict.Expired, MediaErrors.UrlSignatureExpired, $"{SignatureExpired}: the address says so itself.");
        var most = asset.IsVideo ? options.Value.MaxVideoBytes : options.Value.MaxImageBytes;
        using var limit = new CancellationTokenSource(asset.IsVideo ? options.Value.VideoTimeout : options.Value.ImageTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var answer = await files.OpenAsync(asset.Url, asset.IsVideo ? Videos : Pictures, ClientName, either.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
                return await ExplainAsync(answer, either.Token);
            if (answer.Content.Headers.ContentLength > most)
                return TooLarge(most);
            return await CopyAsync(answer, spool, most, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(MediaVerdict.Retry, MediaErrors.Timeout, "It did not come in time.");
        }
        catch (Exception error) when (OutgoingRefusedException.Find(error) is { } refused)
        {
            return new(MediaVerdict.Failed, MediaErrors.AddressRefused, refused.Message);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new(MediaVerdict.Retry, MediaErrors.Unavailable, $"The platform could not be reached, or broke off ({error.GetType().Name}).");
        }
    }

    /// <summary>What the file is; or why it is not what was wanted.</summary>
    public static (MediaFormat? Format, MediaFault? Fault) Check(MediaAsset asset, ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return (null, new(MediaVerdict.Retry, MediaErrors.Empty, "The answer was empty."));
        var wanted = asset.IsVideo ? "a video" : "a picture";
        if (MediaFormat.Of(start) is not { } format)
            return (null, new(MediaVerdict.Failed, MediaErrors.WrongType, $"It was to be {wanted}, and its bytes are {MediaFormat.Describe(start)}."));
        return format.IsVideo == asset.IsVideo
            ? (format, null)
            : (null, new(MediaVerdict.Failed, MediaErrors.WrongType, $"It was to be {wanted}, and its bytes are {format.ContentType}."));
    }

    private static async Task<MediaFault?> CopyAsync(HttpResponseMessage answer, MediaSpool spool, long most, CancellationToken ct)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await body.ReadAsync(buffer, ct) is > 0 and var read)
            {
                if (spool.Length + read > most)
                    return TooLarge(most);
                await spool.WriteAsync(buffer.AsMemory(0, read), ct);
                // Nobody reads a page to its end to find out that it is none.
                if (spool.Start.Length >= MediaFormat.Needed && MediaFormat.Of(spool.Start) is null)
                    return null;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return answer.Content.Headers.ContentLength is { } promised && answer.Content.Headers.ContentEncoding.Count == 0 && spool.Length < promised
            ? new(MediaVerdict.Retry, MediaErrors.Unavailable, "The platform broke off.")
            : null;
    }

    private async Task<MediaFault> ExplainAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var status = (int)answer.StatusCode;
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Forbidden:
                var reason = await ReasonAsync(answer, ct);
                if (reason.StartsWith(SignatureExpired, StringComparison.OrdinalIgnoreCase))
                    return new(MediaVerdict.Expired, MediaErrors.UrlSignatureExpired, $"{SignatureExpired}.");
                if (reason.StartsWith(SignatureMismatch, StringComparison.OrdinalIgnoreCase) || reason.StartsWith(BadTimestamp, StringComparison.OrdinalIgnoreCase))
                    return new(MediaVerdict.Expired, MediaErrors.UrlSignatureInvalid, "The platform does not accept the signature of the address.");
                return new(MediaVerdict.Retry, MediaErrors.Forbidden, "The platform does not hand it out (403).");
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new(MediaVerdict.Failed, MediaErrors.NotFound, $"The platform has it no longer ({status}).");
            case HttpStatusCode.Unauthorized:
                return new(MediaVerdict.Failed, MediaErrors.Forbidden, "The platform hands it out to those alone who have signed in (401).");
            case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                return new(MediaVerdict.Retry, MediaErrors.Unavailable, $"The platform answered {status}.", RestOf(answer));
            case >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                return new(MediaVerdict.Failed, MediaErrors.Unavailable, $"The platform sent elsewhere too often ({status}).");
            default:
                return new(MediaVerdict.Failed, MediaErrors.Unavailable, $"The platform answered {status}.");
        }
    }

    private TimeSpan? RestOf(HttpResponseMessage answer) =>
        (answer.Headers.RetryAfter?.Delta ?? answer.Headers.RetryAfter?.Date - time.GetUtcNow()) is { } rest && rest > TimeSpan.Zero
            ? rest < LongestRest ? rest : LongestRest
            : null;

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var start = new byte[LongestReason];
        return Encoding.UTF8.GetString(start, 0, await body.ReadAtLeastAsync(start, LongestReason, throwOnEndOfStream: false, ct)).Trim();
    }

    private static MediaFault TooLarge(long most) =>
        new(MediaVerdict.Failed, MediaErrors.TooLarge, string.Create(CultureInfo.InvariantCulture, $"It is larger than {most} bytes."));
}
