using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Monitor.Data.Outgoing;

namespace Monitor.Data.Pictures;

/// <summary>
/// Fetches a picture from where a platform keeps it: from an address of the public Internet and no other, and never more than a picture has.
/// In demo mode hosts that end with <c>.example</c>, which nobody can have, are those of the simulator.
/// </summary>
internal sealed class PictureDownload(IHttpClientFactory clients, IConfiguration configuration, IOptions<PictureOptions> options)
{
    /// <summary>Name of the client that asks the simulator.</summary>
    public const string DemoClient = "demo pictures";

    private const string DemoHosts = ".example";
    private const string Wanted = "image/webp,image/png,image/jpeg";

    private readonly Uri? _simulator = configuration.GetSection("Collection").GetValue<Uri?>("DemoBaseUrl");

    /// <summary>The picture; null where there is none that may be handed out.</summary>
    /// <exception cref="HttpRequestException">It could not be reached.</exception>
    /// <exception cref="IOException">It ended early, or may not be reached.</exception>
    public async Task<Picture?> FetchAsync(string url, CancellationToken ct)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.UserInfo.Length > 0
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            return null;
        var isDemo = _simulator is not null && address.Host.EndsWith(DemoHosts, StringComparison.OrdinalIgnoreCase);
        using var client = clients.CreateClient(isDemo ? DemoClient : SafeHttp.ClientName);
        using var request = new HttpRequestMessage(HttpMethod.Get, isDemo ? AtSimulator(address) : address);
        request.Headers.Accept.ParseAdd(Wanted);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength > options.Value.MaxBytes)
            return null;
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        return await ReadAsync(body, options.Value.MaxBytes, ct) is { } content ? Picture.Of(content) : null;
    }

    private Uri AtSimulator(Uri address) => new($"{_simulator!.AbsoluteUri.TrimEnd('/')}/_simulator/pictures/{address.Host}{address.AbsolutePath}");

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
