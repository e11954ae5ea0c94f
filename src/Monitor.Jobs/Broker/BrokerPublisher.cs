using System.Globalization;
using System.Text;
using Monitor.Data.Events;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Monitor.Jobs.Broker;

/// <summary>
/// A connection that publishes. It holds a queue that only one connection can hold: as long as the broker knows it, no other process publishes,
/// whatever anybody believes about leases. Nothing recovers by itself here; who uses it makes a new one.
/// </summary>
internal sealed class BrokerPublisher : IAsyncDisposable
{
    /// <summary>Most events of one window.</summary>
    public const int Window = 256;

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly Confirms _confirms;

    private BrokerPublisher(IConnection connection, IChannel channel, Confirms confirms) =>
        (_connection, _channel, _confirms) = (connection, channel, confirms);

    /// <summary>Whether it can be used.</summary>
    public bool IsOpen => _connection.IsOpen && _channel.IsOpen;

    /// <summary>Connects, takes the lock of that name and declares exchanges and queues.</summary>
    public static async Task<BrokerPublisher> OpenAsync(string url, string lockName, TimeSpan timeout, CancellationToken ct)
    {
        var connection = await BrokerConnection.OpenAsync(url, "relay", timeout, ct);
        try
        {
            var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), ct);
            await channel.QueueDeclareAsync(lockName, durable: false, exclusive: true, autoDelete: true, cancellationToken: ct);
            await BrokerTopology.DeclareAsync(channel, ct);
            return new(connection, channel, new Confirms(channel));
        }
        catch
        {
            await EndAsync(connection);
            throw;
        }
    }

    /// <summary>
    /// Publishes up to a window of events, one after the other on one channel, and waits until the broker has all of them on disk. When it throws, any of
    /// them may have arrived, the first ones first.
    /// </summary>
    public async Task PublishAsync(IReadOnlyList<LoggedEvent> events, TimeSpan timeout, CancellationToken ct)
    {
        if (events.Count > Window)
            throw new ArgumentOutOfRangeException(nameof(events), events.Count, $"A window holds at most {Window} events.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            var last = 0UL;
            foreach (var one in events)
            {
                last = await _channel.GetNextPublishSequenceNumberAsync(limit.Token);
                await _channel.BasicPublishAsync(
                    BrokerTopology.Events, one.Kind, mandatory: false, Properties(one), Encoding.UTF8.GetBytes(one.Body()), limit.Token);
            }

            await _confirms.UpToAsync(last).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The broker has not confirmed {events.Count} events within {timeout.TotalSeconds:0.#} s.", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _confirms.Dispose();
        await EndAsync(_connection);
    }

    private static BasicProperties Properties(LoggedEvent one)
    {
        var headers = new Dictionary<string, object?>
        {
            ["entity"] = one.Entity,
            ["sequence"] = one.Position,
            ["schema_version"] = EventKinds.Find(one.Kind)?.SchemaVersion ?? 1,
        };
        if (one.TeamId is { } team)
            headers["team_id"] = team;
        return new()
        {
            MessageId = one.Id.ToString("D", CultureInfo.InvariantCulture),
            Type = one.Kind,
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            Timestamp = new(one.At.ToUnixTimeSeconds()),
            AppId = "monitor",
            Headers = headers,
        };
    }

    private static async Task EndAsync(IConnection connection)
    {
        await BrokerConnection.CloseAsync(connection);
        await connection.DisposeAsync();
    }

    /// <summary>Counts what the broker has confirmed. Numbers are confirmed in any order, some together.</summary>
    private sealed class Confirms : IDisposable
    {
        private readonly IChannel _channel;
        private readonly Lock _gate = new();
        private readonly HashSet<ulong> _single = [];
        private ulong _confirmed;
        private ulong _wanted;
        private TaskCompletionSource? _waiting;
        private Exception? _failure;

        public Confirms(IChannel channel)
        {
            _channel = channel;
            channel.BasicAcksAsync += OnAckAsync;
            channel.BasicNacksAsync += OnNackAsync;
            channel.ChannelShutdownAsync += OnShutdownAsync;
        }

        public Task UpToAsync(ulong number)
        {
            lock (_gate)
            {
                if (_failure is not null)
                    return Task.FromException(_failure);
                if (_confirmed >= number)
                    return Task.CompletedTask;
                _wanted = number;
                _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
                return _waiting.Task;
            }
        }

        public void Dispose()
        {
            _channel.BasicAcksAsync -= OnAckAsync;
            _channel.BasicNacksAsync -= OnNackAsync;
            _channel.ChannelShutdownAsync -= OnShutdownAsync;
        }

        private Task OnAckAsync(object sender, BasicAckEventArgs ack)
        {
            lock (_gate)
            {
                if (ack.Multiple)
                {
                    _confirmed = Math.Max(_confirmed, ack.DeliveryTag);
                    _single.RemoveWhere(number => number <= _confirmed);
                }
                else
                {
                    _single.Add(ack.DeliveryTag);
                }

                while (_single.Remove(_confirmed + 1))
                    _confirmed++;
                if (_waiting is not null && _confirmed >= _wanted)
                {
                    _waiting.TrySetResult();
                    _waiting = null;
                }
            }

            return Task.CompletedTask;
        }

        private Task OnNackAsync(object sender, BasicNackEventArgs nack) => FailAsync("The broker has refused an event.");

        private Task OnShutdownAsync(object sender, ShutdownEventArgs end) => FailAsync("The connection to the broker has ended.");

        private Task FailAsync(string why)
        {
            lock (_gate)
            {
                _failure ??= new IOException(why);
                _waiting?.TrySetException(_failure);
                _waiting = null;
            }

            return Task.CompletedTask;
        }
    }
}
