using Microsoft.Extensions.Logging;
using Monitor.Data.Content;
using Monitor.Data.HotState;
using Monitor.Data.Observations;
using Monitor.Data.Providers;
using Monitor.Data.Time;
using Monitor.Data.Workers;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Webhooks;

/// <summary>Fetches what finished runs at Apify brought, as the webhook reported them, and records it.</summary>
public sealed partial class ApifyRunLoop(
    ApifyRuns runs, Collector collector, ContentWriter content, IHotState hot, TimeProvider time, LoopHealth health, ILogger<ApifyRunLoop> logger)
    : PollingLoop("apify", time, health, logger)
{
    private const int MostAttempts = 10;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(2);

    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        if (await runs.ClaimAsync(Lease, ct) is not { } run)
            return false;
        var result = await collector.CollectAsync(new FetchRequest(Platforms.Instagram, FetchTypes.Dataset, run.DatasetId), Open.Gate, ct);
        if (result.Status == CollectionStatus.Found)
            await RecordAsync(run, result, ct);
        else
            await PostponeAsync(run, result.Error ?? result.Status.ToString(), ct);
        return true;
    }

    private async Task RecordAsync(ApifyRun run, CollectionResult result, CancellationToken ct)
    {
        var observations = result.Items
            .Where(item => item.Metrics.Any(metric => metric.Value is not null))
            .Select(item => item with { MeasuredAt = run.MeasuredAt }).ToArray();
        if (!await runs.CompleteAsync(run, content, observations, ct))
            return;
        await hot.InvalidateHistoryAsync([.. observations.SelectMany(HistorySubject.Of).Distinct(StringComparer.Ordinal)], ct);
        LogRecorded(logger, run.RunId, observations.Length);
    }

    private async Task PostponeAsync(ApifyRun run, string error, CancellationToken ct)
    {
        DateTimeOffset? next = run.Attempt >= MostAttempts ? null : _time.GetUtcNow() + Backoff.After(run.Attempt, FirstPause, LongestPause);
        await runs.PostponeAsync(run, next, error, ct);
        LogPostponed(logger, run.RunId, error, next);
    }

    /// <summary>Nobody can revoke this work: the run is paid for.</summary>
    private sealed class Open : ICallGate
    {
        public static readonly Open Gate = new();

        public ValueTask EnsureAsync(CancellationToken ct) => ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Recorded {Count} accounts and posts of run {Run}")]
    private static partial void LogRecorded(ILogger logger, string run, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not read run {Run}: {Reason}; next try at {NextTry:O}")]
    private static partial void LogPostponed(ILogger logger, string run, string reason, DateTimeOffset? nextTry);
}
