using System.Net;
using System.Net.Sockets;

namespace Monitor.Data.Tests.Embedded;

/// <summary>A port that another program listens on.</summary>
internal sealed class BusyPort : IDisposable
{
    private readonly TcpListener _listener;

    public BusyPort(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();
}
