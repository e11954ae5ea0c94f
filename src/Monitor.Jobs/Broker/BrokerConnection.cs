using RabbitMQ.Client;

namespace Monitor.Jobs.Broker;

/// <summary>Connections to the broker. They do not recover by themselves: their users make new ones, and declare what they need again.</summary>
internal static class BrokerConnection
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    /// <summary>Connects.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="what">What for; the broker's management shows it.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="ct">Cancels it.</param>
    public static Task<IConnection> OpenAsync(string url, string what, TimeSpan timeout, CancellationToken ct) => new ConnectionFactory
    {
        Uri = new Uri(url),
        ClientProvidedName = $"monitor {what}",
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = Heartbeat,
        RequestedConnectionTimeout = timeout,
        HandshakeContinuationTimeout = timeout,
        ContinuationTimeout = timeout,
    }.CreateConnectionAsync(ct);

    /// <summary>Ends a connection; never throws, and a broker that does not answer does not hold it up.</summary>
    public static async Task CloseAsync(IConnection connection)
    {
        try
        {
            await connection.CloseAsync(CloseLimit);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // It is gone already.
        }
    }

    /// <summary>Whether an error is the broker's, and the next try may do.</summary>
    public static bool IsBrokerAway(Exception error) => error is RabbitMQ.Client.Exceptions.RabbitMQClientException or IOException or TimeoutException
        or System.Net.Sockets.SocketException or ObjectDisposedException;
}
