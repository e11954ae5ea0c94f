using Microsoft.Extensions.Configuration;

namespace Monitor.Data.Pictures;

/// <summary>
/// Pictures and videos where platforms keep them: at addresses of the public Internet and at no other. In demo mode hosts that end with
/// <c>.example</c>, which nobody can have, are those of the simulator.
/// </summary>
public sealed class PlatformFiles(IHttpClientFactory clients, IConfiguration configuration)
{
    /// <summary>Name of the client that asks the simulator.</summary>
    internal const string DemoClient = "demo pictures";

    private const string DemoHosts = ".example";

    private readonly Uri? _simulator = configuration.GetSection("Collection").GetValue<Uri?>("DemoBaseUrl");

    /// <summary>Whether it is an address that can be asked.</summary>
    public static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    /// <summary>Begins to read a file; its body has not come yet.</summary>
    /// <param name="url">Where it is; an address for which <see cref="IsAddress"/> is true.</param>
    /// <param name="accept">The types that are wanted.</param>
    /// <param name="client">The client that asks the Internet.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="HttpRequestException">It could not be reached.</exception>
    /// <exception cref="IOException">It may not be reached.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string url, string accept, string client, CancellationToken ct)
    {
        var address = new Uri(url);
        var isDemo = _simulator is not null && address.Host.EndsWith(DemoHosts, StringComparison.OrdinalIgnoreCase);
        using var asking = clients.CreateClient(isDemo ? DemoClient : client);
        using var request = new HttpRequestMessage(HttpMethod.Get, isDemo ? AtSimulator(address) : address);
        request.Headers.Accept.ParseAdd(accept);
        return await asking.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    private Uri AtSimulator(Uri address) => new($"{_simulator!.AbsoluteUri.TrimEnd('/')}/_simulator/pictures/{address.Host}{address.PathAndQuery}");
}
