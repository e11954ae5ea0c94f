using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Monitor.Data.Tests.Redis;

/// <summary>A stretch of network in front of a server, which can lose the packets of open connections without closing them.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _pumps = [];
    private readonly Task _accepting;
    private volatile CancellationTokenSource _open = new();

    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>From now on nothing passes on connections that are open; new ones work.</summary>
    public void SwallowOpenConnections()
    {
        var swallowed = _open;
        _open = new CancellationTokenSource();
        swallowed.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_pumps);
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _pumps.Add(ConnectAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
            }
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync("127.0.0.1", _target);
            var swallowed = _open.Token;
            await Task.WhenAny(PumpAsync(client, server, swallowed), PumpAsync(server, client, swallowed));
            if (swallowed.IsCancellationRequested)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, CancellationToken swallowed)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(swallowed, _stopping.Token);
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), end.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }
}
