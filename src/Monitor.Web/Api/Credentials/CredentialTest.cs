using System.Threading.Channels;
using Microsoft.AspNetCore.Mvc;
using Monitor.Data.Credentials;
using Monitor.Data.HotState;
using Monitor.Web.Access;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Credentials;

/// <summary>Trying a key: ordered here, done by a worker that has it, and waited for.</summary>
internal static class CredentialTest
{
    private const string Entity = "credential";

    // As long as a provider that hangs is waited for, and a little.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Taken = ["found", "not_found", "private", "not_covered"];

    public static async Task<IResult> RunAsync(
        [FromRoute(Name = "credential_id")] long credentialId, CredentialStore store, CredentialTrials trials, IHotState hot, TimeProvider time, CancellationToken ct)
    {
        if (await store.FindAsync(credentialId, ct) is null)
            return Missing(credentialId);
        if (await trials.OrderAsync(credentialId, ct) is not { } number || await WaitAsync(credentialId, number, trials, hot, time, ct) is not { } result)
            return Answer.Error(
                StatusCodes.Status503ServiceUnavailable, "No worker that has this key could try it in time.",
                [new ApiError("credential_id", "No worker that has this key could try it in time.", ErrorCodes.Unavailable)]);
        if (await store.FindAsync(credentialId, ct) is not { } credential)
            return Missing(credentialId);
        Audited.Change(Entity, credentialId, before: null, Audited.State("outcome", result.Outcome));
        var view = CredentialView.Of(credential, time.GetUtcNow());
        return Answer.Ok(new CredentialTestView(
            credentialId, credential.Source, Taken.Contains(result.Outcome, StringComparer.Ordinal), result.Outcome, result.Error, result.HttpStatus, result.Calls, result.LatencyMs,
            result.CostUsd, result.RetryAfterSeconds,
            result.Quota is { } quota ? new CredentialQuotaView(quota.Unit, quota.Limit, quota.Remaining, quota.ResetsAt) : null, result.TestedAt, view));
    }

    private static async Task<TrialResult?> WaitAsync(long id, long number, CredentialTrials trials, IHotState hot, TimeProvider time, CancellationToken ct)
    {
        var until = time.GetUtcNow() + Longest;
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var hints = hot.OnHint(HintTopic.Trials, () => wake.Writer.TryWrite(true));
        while (true)
        {
            wake.Reader.TryRead(out _);
            var result = await trials.FindAsync(id, number, ct);
            if (result is not null || time.GetUtcNow() >= until)
                return result;
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(wake.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(Poll, time, waiting.Token));
            await waiting.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
    }

    private static IResult Missing(long id) => Answer.NotFound("credential_id", $"There is no credential {id}.", ErrorCodes.CredentialNotFound);
}
