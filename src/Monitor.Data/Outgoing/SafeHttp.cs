using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Monitor.Data.Outgoing;

/// <summary>
/// HTTP to addresses that users name: webhooks. Every connection, also of a redirect, is made to an address
/// that was looked up and found to be public, and to no other, so that a name cannot change its meaning in between.
/// </summary>
public static class SafeHttp
{
    /// <summary>Name of the client for <see cref="IHttpClientFactory"/>.</summary>
    public const string ClientName = "outgoing";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds the client.</summary>
    public static IServiceCollection AddSafeHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OutgoingOptions>().Bind(configuration.GetSection(OutgoingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(ClientName)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(provider.GetRequiredService<IOptions<OutgoingOptions>>().Value))
            .AddHttpMessageHandler(provider => new OutgoingCaps(provider.GetRequiredService<IOptions<OutgoingOptions>>().Value))
            // Addresses of webhooks may hold secrets.
            .RemoveAllLoggers();
        return services;
    }

    /// <summary>The handler that makes the connections.</summary>
    public static SocketsHttpHandler CreateHandler(OutgoingOptions options) => new()
    {
        AllowAutoRedirect = options.MaxRedirects > 0,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectCallback = (context, ct) => ConnectAsync(options, context.DnsEndPoint, ct),
        ConnectTimeout = ConnectTimeout,
        MaxAutomaticRedirections = Math.Max(1, options.MaxRedirects),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        UseCookies = false,
        // A proxy would look names up by itself.
        UseProxy = false,
    };

    private static async ValueTask<Stream> ConnectAsync(OutgoingOptions options, DnsEndPoint target, CancellationToken ct)
    {
        if (!IsNamed(options, target.Host))
            throw new OutgoingRefusedException($"{target.Host} is none of the hosts in {OutgoingOptions.Section}:{nameof(OutgoingOptions.Only)}.");
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, ct);
        var allowed = addresses.Where(address => IsAllowed(options, target.Host, address)).ToArray();
        if (allowed.Length == 0)
            throw new OutgoingRefusedException($"{target.Host} is not an address of the public Internet.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsNamed(OutgoingOptions options, string host) =>
        options.Only.Length == 0
        || options.Only.Any(entry => entry.StartsWith('.') ? host.EndsWith(entry, StringComparison.OrdinalIgnoreCase) : host.Equals(entry, StringComparison.OrdinalIgnoreCase));

    private static bool IsAllowed(OutgoingOptions options, string host, IPAddress address) =>
        PublicAddresses.Contains(address)
        || options.Allow.Any(entry => entry.Equals(host, StringComparison.OrdinalIgnoreCase)
            || (IPNetwork.TryParse(entry, out var network) ? network.Contains(address) : IPAddress.TryParse(entry, out var one) && one.Equals(address)));
}
