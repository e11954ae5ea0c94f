using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Events;
using Monitor.Data.Webhooks;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Webhooks;

/// <summary>
/// Tells webhooks of teams what happens. Deliveries do not wait for each other, but of one thing they go in order; one host has a few at a time.
/// What fails is tried again with growing waits for a day and a third; what fails for days is switched off.
/// </summary>
public sealed partial class TeamWebhookLoop(
    WebhookDeliveries deliveries, TeamWebhooks webhooks, SignedPost post, IOptions<EventOptions> options, TimeProvider time, LoopHealth health,
    ILogger<TeamWebhookLoop> logger)
    : PollingLoop("webhooks", time, health, logger)
{
    /// <summary>How long a delivery is tried at least.</summary>
    public static readonly TimeSpan TriedFor = TimeSpan.FromHours(32);

    private const int AtOnce = 50;
    private const int AtOncePerHost = 4;
    private const double Jitter = 0.1;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(6);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    private readonly RunningWork _running = new();
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var room = AtOnce - _running.Count;
        if (room <= 0)
            return false;
        foreach (var due in await deliveries.ClaimAsync(room, AtOncePerHost, _running.CountByOwner(), Lease, _time.GetUtcNow(), ct))
            _running.Begin(due.Host, () => DeliverAsync(due, ct), Wake);
        return false;
    }

    /// <summary>Gives up what is under way; it is tried again when its lease ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _running.EndAsync();
    }

    /// <summary>When a delivery is tried again that failed; null: it is given up.</summary>
    /// <param name="failures">How often it has failed in this round.</param>
    /// <param name="since">When the round began.</param>
    /// <param name="now">When it failed.</param>
    /// <param name="jitter">0 to 1.</param>
    public static DateTimeOffset? NextTry(int failures, DateTimeOffset since, DateTimeOffset now, double jitter)
    {
        if (now - since >= TriedFor)
            return null;
        var wait = FirstRetry * Math.Pow(3, Math.Min(failures, 12) - 1);
        return now + (wait < LongestRetry ? wait : LongestRetry) * (1 + jitter * Jitter);
    }

    private async Task DeliverAsync(DueDelivery due, CancellationToken ct)
    {
        try
        {
            if (due is { Event: null, IsTest: false })
            {
                await deliveries.DropAsync(due, ct);
                return;
            }

            if (webhooks.Open(due.SealedSecret) is not { } secret)
            {
                LogNoSecret(logger, due.WebhookId);
                return;
            }

            var body = due.Event?.Body() ?? LoggedEvent.TestBody(due.WebhookId, due.Id, due.Since);
            var result = await post.SendAsync(due.Url, due.Kind, $"{due.WebhookId}-{due.Id}", body, secret, ct);
            var next = result.Delivered ? null : NextTry(due.Attempts + 1, due.Since, result.At, Random.Shared.NextDouble());
            var failingSince = await deliveries.RecordAsync(
                due, result.Status, result.Error, result.Duration, result.Delivered, next, LongestRest, result.At, ct);
            LogTry(logger, due.WebhookId, due.Id, due.Attempts + 1, result.Status, result.Detail ?? result.Error);
            if (failingSince is { } since && result.At - since >= options.Value.SwitchOffAfter
                && await deliveries.SwitchOffAsync(due.WebhookId, result.At - options.Value.SwitchOffAfter, ct))
                LogSwitchedOff(logger, due.WebhookId, since);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            // It is tried again when its lease ends; the receiver can tell by the delivery's number.
            LogNotRecorded(logger, error, due.WebhookId);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId}, delivery {DeliveryId}, try {Attempt}: HTTP {Status} {Error}")]
    private static partial void LogTry(ILogger logger, long webhookId, long deliveryId, int attempt, int? status, string? error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {WebhookId} has failed since {Since:O} and was switched off")]
    private static partial void LogSwitchedOff(ILogger logger, long webhookId, DateTimeOffset since);

    [LoggerMessage(Level = LogLevel.Error, Message = "The secret of webhook {WebhookId} cannot be opened; give it a new one")]
    private static partial void LogNoSecret(ILogger logger, long webhookId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A try to tell webhook {WebhookId} could not be recorded")]
    private static partial void LogNotRecorded(ILogger logger, Exception error, long webhookId);
}
