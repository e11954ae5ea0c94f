using System.Globalization;
using System.Net;

namespace Monitor.Web.Hosting;

/// <summary>Where the service listens: <c>MONITOR_BIND</c> (127.0.0.1 unless given) and <c>PORT</c> (8080 unless given).</summary>
internal static class ListenAddress
{
    private const int DefaultPort = 8080;

    /// <exception cref="StartupException">An option cannot be understood.</exception>
    public static string Read(IConfiguration configuration)
    {
        var host = configuration["MONITOR_BIND"] is { Length: > 0 } bind ? bind : IPAddress.Loopback.ToString();
        if (host is not ("localhost" or "*") && !IPAddress.TryParse(host, out _))
            throw new StartupException($"MONITOR_BIND is \"{host}\"; it has to be an IP address, localhost or *.", StartupException.BadOption);

        var port = DefaultPort;
        if (configuration["PORT"] is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > IPEndPoint.MaxPort))
            throw new StartupException($"PORT is \"{text}\"; it has to be a number from 0 to {IPEndPoint.MaxPort}.", StartupException.BadOption);
        return host.Contains(':', StringComparison.Ordinal) ? $"http://[{host}]:{port}" : $"http://{host}:{port}";
    }
}
