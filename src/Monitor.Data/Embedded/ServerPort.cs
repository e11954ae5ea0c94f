using System.Net;
using System.Net.Sockets;

namespace Monitor.Data.Embedded;

/// <summary>Chooses the TCP port of the server and keeps it across starts.</summary>
internal static class ServerPort
{
    public static async Task<int> ChooseAsync(EmbeddedPostgresOptions options, ClusterFolder folder, CancellationToken ct)
    {
        var port = options.Port > 0
            ? TryListen(options.Port) ?? throw new EmbeddedPostgresException(
                $"Port {options.Port} (Database:Embedded:Port) is already in use on 127.0.0.1. Set another port, or 0 to have a free one chosen.")
            : TryListen(await folder.ReadPortAsync(ct) ?? 0) ?? TryListen(0)!.Value;
        await folder.WritePortAsync(port, ct);
        return port;
    }

    private static int? TryListen(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
