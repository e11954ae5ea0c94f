using System.Net;
using System.Net.Sockets;

namespace Monitor.Testing;

/// <summary>Finds TCP ports for servers that tests start.</summary>
public static class FreePort
{
    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
