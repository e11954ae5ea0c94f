using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Outgoing;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;
using Polly;
using Polly.Timeout;

namespace Monitor.Jobs.Webhooks;

/// <summary>
/// Tells the addresses that jobs named about their end. Signed with HMAC-SHA256 over time and body; tried again with growing waits
/// for most of a day; every try is on record. Deliveries do not wait for each other, and one host has a few at a time, so that a slow
/// receiver holds up its own messages only.
/// </summary>
public sealed partial class WebhookLoop(
    JobWebhooks webhooks, IHttpClientFactory http, IOptions<JobOptions> options, IOptions<OutgoingOptions> outgoing, TimeProvider time,
    LoopHealth health, ILogger<WebhookLoop> logger)
    : PollingLoop("job-webhooks", time, health, logger)
{
    private const int AtOnce = 50;
    private const int AtOncePerHost = 4;
    private const short MostAttempts = 10;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<long, Delivery> _running = new();
    private readonly TimeProvider _time = time;
    private readonly ResiliencePipeline _timeLimit =
        new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(outgoing.Value.Timeout).Build();

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var room = AtOnce - _running.Count;
        if (room == 0 || options.Value.WebhookSecret is not { Length: > 0 } secret)
            return false;
        var busy = _running.Values.CountBy(delivery => delivery.Host, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var due = await webhooks.ClaimAsync(room, AtOncePerHost, busy, Lease, _time.GetUtcNow(), ct);
        foreach (var webhook in due)
        {
            var delivery = _running[webhook.Id] = new(webhook.Host);
            delivery.Task = DeliverAsync(webhook, secret, ct);
        }

        return false;
    }

    /// <summary>Gives up what is under way; it is tried again when its lease ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_running.Values.Select(delivery => delivery.Task));
    }

    private async Task DeliverAsync(DueWebhook webhook, string secret, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            var started = _time.GetTimestamp();
            var (status, error) = await SendAsync(webhook, secret, ct);
            var now = _time.GetUtcNow();
            var delivered = status is >= 200 and < 300;
            var attempt = (short)(webhook.Attempts + 1);
            var wait = FirstRetry * Math.Pow(3, attempt - 1);
            var next = delivered || attempt >= MostAttempts ? (DateTimeOffset?)null : now + (wait < LongestRetry ? wait : LongestRetry);
            await webhooks.RecordAsync(webhook, attempt, status, error, _time.GetElapsedTime(started), delivered, next, now, ct);
            LogTry(logger, webhook.JobId, attempt, status, error);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            // It is tried again when its lease ends; the receiver can tell by the delivery's number.
            LogNotRecorded(logger, error, webhook.JobId);
        }
        finally
        {
            _running.TryRemove(webhook.Id, out _);
            Wake();
        }
    }

    private async Task<(int? Status, string? Error)> SendAsync(DueWebhook webhook, string secret, CancellationToken ct)
    {
        try
        {
            var status = await _timeLimit.ExecuteAsync(
                static async (state, ct) => await state.loop.PostAsync(state.webhook, state.secret, ct), (loop: this, webhook, secret), ct);
            return (status, status is >= 200 and < 300 ? null : $"answered {status}");
        }
        catch (TimeoutRejectedException late)
        {
            return (null, $"no answer within {late.Timeout.TotalSeconds:0.##} s");
        }
        // A connection that does not come about in time is cancelled as well.
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return (null, OutgoingRefusedException.Find(failure)?.Message ?? $"no answer ({failure.GetType().Name})");
        }
    }

    private async Task<int> PostAsync(DueWebhook webhook, string secret, CancellationToken ct)
    {
        var stamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{stamp}.{webhook.Body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url);
        request.Content = new StringContent(webhook.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("X-Monitor-Event", webhook.EventType);
        // The same for every try, so that a receiver can tell a repetition.
        request.Headers.Add("X-Monitor-Delivery", webhook.Id.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Monitor-Timestamp", stamp);
        request.Headers.Add("X-Monitor-Signature", $"sha256={Convert.ToHexStringLower(signature)}");
        using var client = http.CreateClient(SafeHttp.ClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        return (int)response.StatusCode;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook of job {JobId}, try {Attempt}: HTTP {Status} {Error}")]
    private static partial void LogTry(ILogger logger, Guid jobId, short attempt, int? status, string? error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A try to tell the webhook of job {JobId} could not be recorded")]
    private static partial void LogNotRecorded(ILogger logger, Exception error, Guid jobId);

    private sealed class Delivery(string host)
    {
        public string Host => host;

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
