using System.Net;
using System.Net.Sockets;

namespace Monitor.Testing;

/// <summary>Finds TCP ports for servers that tests and benchmarks start.</summary>
public static class FreePort
{
    // Below those that the kernel gives to outgoing connections: one of those may be taken before the server listens.
    private const int First = 20_000;
    private const int Count = 12_000;

    // Every process begins somewhere else, and takes none twice before it has come around.
    private static int _last = Random.Shared.Next(Count);

    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
