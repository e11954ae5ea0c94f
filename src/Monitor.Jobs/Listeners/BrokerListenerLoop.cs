using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Inbox;
using Monitor.Data.Workers;
using Monitor.Jobs.Broker;
using Monitor.Jobs.Loops;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Monitor.Jobs.Listeners;

/// <summary>
/// Takes messages from the broker's queues, several workers for each, and stores them; only then are they confirmed. A connection that ends is made again.
/// While the database is away messages stay at the broker.
/// </summary>
internal sealed partial class BrokerListenerLoop(
    MessageInbox inbox, InboxLoop work, IOptions<BrokerOptions> options, TimeProvider time, LoopHealth health, ILogger<BrokerListenerLoop> logger)
    : PollingLoop("broker-listeners", time, health, logger)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time;
    private IConnection? _connection;
    private bool _isAway;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        if (_connection is { IsOpen: true })
            return false;
        await CloseAsync();
        try
        {
            _connection = await BrokerConnection.OpenAsync(options.Value.Url!, "listeners", ConnectLimit, ct);
            await using (var channel = await _connection.CreateChannelAsync(cancellationToken: ct))
                await BrokerTopology.DeclareAsync(channel, ct);
            foreach (var queue in BrokerTopology.Queues)
                for (var worker = 0; worker < queue.Workers; worker++)
                    await ListenAsync(_connection, queue, ct);
            _isAway = false;
            LogConnected(logger, BrokerTopology.Queues.Count);
        }
        catch (Exception error) when (BrokerConnection.IsBrokerAway(error) && !ct.IsCancellationRequested)
        {
            await CloseAsync();
            if (!_isAway)
                LogAway(logger, error.GetType().Name);
            _isAway = true;
        }

        return false;
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await CloseAsync();
    }

    private async Task ListenAsync(IConnection connection, QueueBinding queue, CancellationToken ct)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        await channel.BasicQosAsync(0, queue.Prefetch, global: false, ct);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) => TakeAsync(channel, queue.Queue, message, ct);
        // A queue that somebody has deleted, or a channel that ends, takes its consumer with it: all of them are made anew.
        consumer.UnregisteredAsync += (_, _) => EndAsync(connection);
        channel.ChannelShutdownAsync += async (_, end) =>
        {
            if (end.Initiator != ShutdownInitiator.Application)
                await EndAsync(connection);
        };
        await channel.BasicConsumeAsync(queue.Queue, autoAck: false, consumer, ct);
    }

    private async Task TakeAsync(IChannel channel, string queue, BasicDeliverEventArgs message, CancellationToken ct)
    {
        try
        {
            await inbox.StoreAsync(queue, message.BasicProperties.MessageId, message.Body, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        // Whatever it is: nobody else gives it back while the connection lives.
        catch (Exception error)
        {
            LogNotStored(logger, error, queue);
            await GiveBackAsync(channel, message.DeliveryTag, ct);
            return;
        }

        work.Wake();
        try
        {
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, ct);
        }
        catch (Exception error) when (BrokerConnection.IsBrokerAway(error) || error is OperationCanceledException)
        {
            // It comes again by the next connection, and is known by its key.
        }
    }

    private async Task GiveBackAsync(IChannel channel, ulong tag, CancellationToken ct)
    {
        try
        {
            await Task.Delay(Pause, _time, ct);
            await channel.BasicNackAsync(tag, multiple: false, requeue: true, ct);
        }
        catch (Exception error) when (BrokerConnection.IsBrokerAway(error) || error is OperationCanceledException)
        {
            // The broker gives it to somebody else when the connection ends.
        }
    }

    private async Task EndAsync(IConnection connection)
    {
        await BrokerConnection.CloseAsync(connection);
        Wake();
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await BrokerConnection.CloseAsync(connection);
            await connection.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening to {Count} queues of the broker")]
    private static partial void LogConnected(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker's queues cannot be listened to; the next try is in a moment: {Error}")]
    private static partial void LogAway(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of {Queue} could not be stored and was given back")]
    private static partial void LogNotStored(ILogger logger, Exception error, string queue);
}
