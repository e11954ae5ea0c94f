using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Monitor.Data.Credentials;
using Monitor.Data.Flows;
using Monitor.Data.HotState;
using Monitor.Data.Orders;
using Monitor.Data.Workers;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Orders;

/// <summary>Tries keys to shops that somebody wants to see tried: with one page of orders, of which nothing is kept.</summary>
internal sealed partial class ShopKeyTrials(
    CredentialTrials trials, StoreKeys keys, ConfiguredShop configured, ShopifyClient shop, IHotState hot, TimeProvider time, LoopHealth health, ILogger<ShopKeyTrials> logger)
    : HintedLoop("shop-key-trials", hot, HintTopic.Credentials, time, health, logger)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override TimeSpan SmallestWait => TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var known = await keys.ToTryAsync(configured.Key, ct);
        if (await trials.ClaimAsync([.. known.Select(each => (each.Key.Id, each.Key.Version))], ct) is not { } trial)
            return false;
        var (store, key) = known.First(each => each.Key.Id == trial.CredentialId);
        var began = Stopwatch.GetTimestamp();
        var answer = await shop.AskAsync(
            new(store, key.Token, OrderParameters.GraphQl, OrderParameters.AnyStatus, UpdatedSince: null, Cursor: null), requestId: null, key.Id.ToString(CultureInfo.InvariantCulture), ct);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var now = _time.GetUtcNow();
        if (answer is ShopifyAnswer.Page)
            await keys.ProvenAsync(key, now, ct);
        else if (answer is ShopifyAnswer.Refused { Code: ShopErrors.AuthRejected } rejected)
            await keys.RejectedAsync(key, rejected.Message, now, ct);
        var outcome = ShopifyClient.WordOf(answer);
        LogTried(logger, key.Id, store, outcome);
        await trials.AnswerAsync(
            trial,
            new()
            {
                Outcome = outcome,
                Error = ShopifyClient.ErrorOf(answer),
                Calls = 1,
                LatencyMs = took,
                RetryAfterSeconds = answer is ShopifyAnswer.Throttled throttled ? throttled.Wait.TotalSeconds : null,
                TestedAt = now,
            },
            ct);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Credential {Credential} of the shop {Store} was tried: {Outcome}")]
    private static partial void LogTried(ILogger logger, long credential, string store, string outcome);
}
