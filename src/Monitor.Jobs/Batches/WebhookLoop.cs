using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Health;
using Monitor.Data.Outgoing;
using Monitor.Jobs.Engine;

namespace Monitor.Jobs.Batches;

/// <summary>
/// Tells the addresses that jobs named about their end. Signed with HMAC-SHA256 over time and body; tried again with growing waits
/// for about a day; every try is on record.
/// </summary>
public sealed partial class WebhookLoop(
    JobWebhooks webhooks, IHttpClientFactory http, IOptions<JobOptions> options, TimeProvider time, LoopHealth health, ILogger<WebhookLoop> logger)
    : PollingLoop("job-webhooks", time, health, logger)
{
    private const int AtOnce = 20;
    private const short MostAttempts = 10;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(6);

    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        if (options.Value.WebhookSecret is not { Length: > 0 } secret)
            return false;
        var due = await webhooks.ClaimAsync(AtOnce, Lease, _time.GetUtcNow(), ct);
        await Task.WhenAll(due.Select(webhook => DeliverAsync(webhook, secret, ct)));
        return due.Count == AtOnce;
    }

    private async Task DeliverAsync(DueWebhook webhook, string secret, CancellationToken ct)
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

    private async Task<(int? Status, string? Error)> SendAsync(DueWebhook webhook, string secret, CancellationToken ct)
    {
        try
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
            return ((int)response.StatusCode, response.IsSuccessStatusCode ? null : $"answered {(int)response.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return (null, OutgoingRefusedException.Find(failure)?.Message ?? $"no answer ({failure.GetType().Name})");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook of job {JobId}, try {Attempt}: HTTP {Status} {Error}")]
    private static partial void LogTry(ILogger logger, Guid jobId, short attempt, int? status, string? error);
}
