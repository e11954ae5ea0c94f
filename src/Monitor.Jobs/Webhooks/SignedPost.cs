using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.Data.Outgoing;
using Polly;
using Polly.Timeout;

namespace Monitor.Jobs.Webhooks;

/// <summary>
/// Sends messages to addresses that users name, signed with HMAC-SHA256 over time and body. What users see of a try without an answer is that
/// there was none: not why, not after how long, and not when it ended, so that nobody finds out by it which names there are inside. The
/// log of the process says more.
/// </summary>
public sealed class SignedPost(IHttpClientFactory http, IOptions<OutgoingOptions> outgoing, TimeProvider time)
{
    private const string NoAnswer = "no answer";

    private readonly ResiliencePipeline _timeLimit =
        new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(outgoing.Value.Timeout).Build();

    /// <summary>Sends a message once.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="eventType">What it tells.</param>
    /// <param name="delivery">The same for every try, so that a receiver can tell a repetition.</param>
    /// <param name="body">The message, JSON.</param>
    /// <param name="secret">What it is signed with.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<PostResult> SendAsync(string url, string eventType, string delivery, string body, string secret, CancellationToken ct)
    {
        var (began, started) = (time.GetUtcNow(), time.GetTimestamp());
        try
        {
            var status = await _timeLimit.ExecuteAsync(
                static async (state, ct) => await state.post.PostAsync(state.url, state.eventType, state.delivery, state.body, state.secret, ct),
                (post: this, url, eventType, delivery, body, secret), ct);
            return new(status, status is >= 200 and < 300 ? null : $"answered {status}", time.GetUtcNow(), time.GetElapsedTime(started), null);
        }
        catch (TimeoutRejectedException late)
        {
            return new(null, NoAnswer, began, null, $"no answer within {late.Timeout.TotalSeconds:0.##} s");
        }
        // A connection that does not come about in time is cancelled as well.
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(null, NoAnswer, began, null, OutgoingRefusedException.Find(failure)?.Message ?? $"no answer ({failure.GetType().Name})");
        }
    }

    private async Task<int> PostAsync(string url, string eventType, string delivery, string body, string secret, CancellationToken ct)
    {
        var stamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{stamp}.{body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("X-Monitor-Event", eventType);
        request.Headers.Add("X-Monitor-Delivery", delivery);
        request.Headers.Add("X-Monitor-Timestamp", stamp);
        request.Headers.Add("X-Monitor-Signature", $"sha256={Convert.ToHexStringLower(signature)}");
        using var client = http.CreateClient(SafeHttp.ClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        return (int)response.StatusCode;
    }
}

/// <summary>What became of a try.</summary>
/// <param name="Status">The answer's status; null: there was none.</param>
/// <param name="Error">What was wrong, as users may know it.</param>
/// <param name="At">When it ended; without an answer, when it began.</param>
/// <param name="Duration">How long it took; null without an answer.</param>
/// <param name="Detail">What was wrong, for the log of the process.</param>
public sealed record PostResult(int? Status, string? Error, DateTimeOffset At, TimeSpan? Duration, string? Detail)
{
    /// <summary>Whether the receiver took it.</summary>
    public bool Delivered => Status is >= 200 and < 300;
}
