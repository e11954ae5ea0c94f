using System.Text.Json;
using Microsoft.Extensions.Logging;
using Monitor.Data.HotState;
using Monitor.Data.Inbox;
using Monitor.Data.Time;
using Monitor.Data.Workers;
using Monitor.Jobs.Broker;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Listeners;

/// <summary>
/// Works on the messages of all queues, a few of each at once, whichever way they came. What a message asks for and that it is done are one transaction; one
/// that fails is tried again with growing waits and then set aside, so that it holds up no other.
/// </summary>
internal sealed partial class InboxLoop(
    MessageInbox inbox, IEnumerable<IMessageListener> listeners, IHotState hot, TimeProvider time, LoopHealth health, ILogger<InboxLoop> logger)
    : PollingLoop("inbox", time, health, logger)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, IMessageListener> _listeners = listeners.ToDictionary(listener => listener.Queue, StringComparer.Ordinal);
    private readonly RunningWork _running = new();

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var busy = _running.CountByOwner();
        foreach (var queue in BrokerTopology.Queues)
        {
            var room = queue.Workers - busy.GetValueOrDefault(queue.Queue);
            if (room <= 0)
                continue;
            foreach (var message in await inbox.ClaimAsync(queue.Queue, room, Lease, ct))
                _running.Begin(queue.Queue, () => WorkAsync(message, ct), Wake);
        }

        return false;
    }

    /// <summary>Ends what is under way; it is tried again when its lease ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _running.EndAsync();
    }

    private async Task WorkAsync(DueMessage message, CancellationToken ct)
    {
        try
        {
            var listener = _listeners[message.Queue];
            await inbox.WorkAsync(message, (connection, work) => HandleAsync(listener, message, connection, work), ct);
            foreach (var topic in listener.Topics)
                await hot.HintAsync(topic, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            LogFailed(logger, message.Queue, message.Id, error.GetType().Name, error.StackTrace);
            await FailAsync(message, error, ct);
        }
    }

    private static async Task<MessageEnd> HandleAsync(IMessageListener listener, DueMessage message, Npgsql.NpgsqlConnection connection, CancellationToken ct)
    {
        if (message.Body is null)
            return MessageEnd.Dead("It cannot be opened.");
        JsonDocument parsed;
        try
        {
            parsed = JsonDocument.Parse(message.Body);
        }
        catch (JsonException)
        {
            return MessageEnd.Dead("It is no JSON.");
        }

        using (parsed)
            return parsed.RootElement.ValueKind == JsonValueKind.Object
                ? await listener.HandleAsync(connection, parsed.RootElement, ct)
                : MessageEnd.Dead("It is no JSON object.");
    }

    // What the error says may hold what the message says: neither the log nor the database is told.
    private async Task FailAsync(DueMessage message, Exception error, CancellationToken ct)
    {
        try
        {
            await inbox.FailAsync(message, error.GetType().Name, Backoff.After(message.Attempts, FirstRetry, LongestRetry), ct);
        }
        catch (Exception later) when (later is not OutOfMemoryException)
        {
            // It is tried again when its lease ends.
            LogFailed(logger, message.Queue, message.Id, later.GetType().Name, later.StackTrace);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of {Queue} could not be worked on: {MessageId}, {Error} {Place}")]
    private static partial void LogFailed(ILogger logger, string queue, long messageId, string error, string? place);
}
