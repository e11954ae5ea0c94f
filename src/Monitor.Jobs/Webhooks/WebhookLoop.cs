using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Webhooks;

/// <summary>
/// Tells the addresses that jobs named about their end. Signed with HMAC-SHA256 over time and body; tried again with growing waits
/// for most of a day; every try is on record. Deliveries do not wait for each other, and one host has a few at a time, so that a slow
/// receiver holds up its own messages only.
/// </summary>
public sealed partial class WebhookLoop(
    JobWebhooks webhooks, SignedPost post, IOptions<JobOptions> options, TimeProvider time, LoopHealth health, ILogger<WebhookLoop> logger)
    : PollingLoop("job-webhooks", time, health, logger)
{
    private const int AtOnce = 50;
    private const int AtOncePerHost = 4;
    private const short MostAttempts = 10;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(6);

    private readonly RunningWork _running = new();
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var room = AtOnce - _running.Count;
        if (room == 0 || options.Value.WebhookSecret is not { Length: > 0 } secret)
            return false;
        foreach (var webhook in await webhooks.ClaimAsync(room, AtOncePerHost, _running.CountByOwner(), Lease, _time.GetUtcNow(), ct))
            _running.Begin(webhook.Host, () => DeliverAsync(webhook, secret, ct), Wake);
        return false;
    }

    /// <summary>Gives up what is under way; it is tried again when its lease ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _running.EndAsync();
    }

    private async Task DeliverAsync(DueWebhook webhook, string secret, CancellationToken ct)
    {
        try
        {
            var result = await post.SendAsync(
                webhook.Url, webhook.EventType, webhook.Id.ToString(CultureInfo.InvariantCulture), webhook.Body, secret, ct);
            var attempt = (short)(webhook.Attempts + 1);
            var wait = FirstRetry * Math.Pow(3, attempt - 1);
            var next = result.Delivered || attempt >= MostAttempts ? (DateTimeOffset?)null : result.At + (wait < LongestRetry ? wait : LongestRetry);
            await webhooks.RecordAsync(webhook, attempt, result.Status, result.Error, result.Duration, result.Delivered, next, result.At, ct);
            LogTry(logger, webhook.JobId, attempt, result.Status, result.Detail ?? result.Error);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            // It is tried again when its lease ends; the receiver can tell by the delivery's number.
            LogNotRecorded(logger, error, webhook.JobId);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook of job {JobId}, try {Attempt}: HTTP {Status} {Error}")]
    private static partial void LogTry(ILogger logger, Guid jobId, short attempt, int? status, string? error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A try to tell the webhook of job {JobId} could not be recorded")]
    private static partial void LogNotRecorded(ILogger logger, Exception error, Guid jobId);
}
