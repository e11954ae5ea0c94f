using System.Net;
using Microsoft.Extensions.Options;
using Monitor.Data.Outgoing;

namespace Monitor.Data.Pictures;

/// <summary>Fetches a picture from where a platform keeps it, and never more than a picture has.</summary>
internal sealed class PictureDownload(PlatformFiles files, IOptions<PictureOptions> options)
{
    private const string Wanted = "image/webp,image/png,image/jpeg";

    /// <summary>The picture; null where there is none that may be handed out.</summary>
    /// <exception cref="HttpRequestException">It could not be reached.</exception>
    /// <exception cref="IOException">It ended early, or may not be reached.</exception>
    public async Task<Picture?> FetchAsync(string url, CancellationToken ct)
    {
        if (!PlatformFiles.IsAddress(url))
            return null;
        using var response = await files.OpenAsync(url, Wanted, SafeHttp.ClientName, ct);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength > options.Value.MaxBytes)
            return null;
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        return await ReadAsync(body, options.Value.MaxBytes, ct) is { } content ? Picture.Of(content) : null;
    }

    private static async Task<byte[]?> ReadAsync(Stream body, int most, CancellationToken ct)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, ct) is > 0 and var read)
        {
            if (content.Length + read > most)
                return null;
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
