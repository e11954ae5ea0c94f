using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Truth;

/// <summary>
/// Collects, and doubts an answer in which most of a count is gone. The next source is asked at once:
/// <list type="bullet">
/// <item>It names a likely number: that one counts.</item>
/// <item>It confirms the low number, up to a fifth: then it is true.</item>
/// <item>It cannot answer, or says something else again: the answer is held in quarantine and nothing is recorded. A later
/// answer that agrees makes it true when it comes from a second source, or when it is the third in a row of the same one.</item>
/// </list>
/// </summary>
public sealed partial class TruthGuard(Collector collector, QuarantineStore quarantine, IOptions<RecordOptions> options, TimeProvider time, ILogger<TruthGuard> logger)
{
    // Tasks of several teams may watch one account: what they see within one moment is one sighting.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(20);

    /// <summary>Collects something of which nobody has looked up yet what is known.</summary>
    public async Task<CollectionResult> CollectAsync(FetchRequest request, ICallGate gate, CancellationToken ct)
    {
        var result = await collector.CollectAsync(request, gate, ct);
        var known = result.Observation is { } observation ? await quarantine.KnownAsync(observation, ct) : null;
        return await CheckAsync(request, result, known, gate, ct);
    }

    /// <summary>Collects a target with what is known about it; null when nothing is.</summary>
    public async Task<CollectionResult> CollectAsync(FetchRequest request, KnownTarget? known, ICallGate gate, CancellationToken ct) =>
        await CheckAsync(request, await collector.CollectAsync(request, gate, ct), known, gate, ct);

    private async Task<CollectionResult> CheckAsync(
        FetchRequest request, CollectionResult result, KnownTarget? known, ICallGate gate, CancellationToken ct)
    {
        if (result.Observation is not { } observation || observation.PlatformId != known?.PlatformId)
            return result;
        var collapsed = Collapse.Of(observation, known, options.Value);
        if (collapsed.Count == 0)
            return known.IsHeld ? result with { Hold = Change(HoldAction.Supersede, known, $"{observation.Source} gave a likely answer") } : result;

        var reason = $"{observation.Source}: {Collapse.Describe(observation, known, collapsed)}";
        var second = await collector.CollectAsync(request with { Except = observation.Source }, gate, ct);
        result = result with { Calls = (short)(result.Calls + second.Calls), CostUsd = result.CostUsd + second.CostUsd };
        if (second.Observation is { } other && other.PlatformId == observation.PlatformId)
        {
            if (Collapse.Of(other, known, options.Value).Count == 0)
            {
                LogContradicted(logger, request.Target, reason, other.Source);
                return second with
                {
                    Calls = result.Calls,
                    CostUsd = result.CostUsd,
                    Hold = known.IsHeld ? Change(HoldAction.Supersede, known, $"{other.Source} gave a likely answer") : null,
                };
            }

            if (Collapse.Agree(observation, other, collapsed))
                return Accept(result, known, $"{reason}; {other.Source} confirms it");
        }

        return await JudgeByHistoryAsync(request, result, observation, known, collapsed, reason, ct);
    }

    private async Task<CollectionResult> JudgeByHistoryAsync(
        FetchRequest request, CollectionResult result, Observation observation, KnownTarget known, IReadOnlyList<string> collapsed,
        string reason, CancellationToken ct)
    {
        var sightings = 1;
        foreach (var held in await quarantine.HeldAsync(known, ct))
        {
            if (!Collapse.Agree(observation, held.Observation, collapsed))
                continue;
            if (held.Observation.Source != observation.Source)
                return Accept(result, known, $"{reason}; {held.Observation.Source} said so before");
            sightings = observation.MeasuredAt - held.LastSeenAt < Moment ? held.Sightings : held.Sightings + 1;
        }

        if (sightings >= options.Value.CollapseSightings)
            return Accept(result, known, $"{reason}; {sightings} times in a row");
        LogHeld(logger, request.Target, reason, sightings);
        return new(CollectionStatus.Held, null, observation.Source, result.Calls, result.CostUsd, null, $"held in quarantine: {reason}")
        {
            Credential = result.Credential,
            Hold = Change(HoldAction.Hold, known, reason) with { Observation = observation, Sightings = sightings, At = observation.MeasuredAt },
        };
    }

    private CollectionResult Accept(CollectionResult result, KnownTarget known, string reason) =>
        known.IsHeld ? result with { Hold = Change(HoldAction.Accept, known, reason) } : result;

    private HoldChange Change(HoldAction action, KnownTarget known, string reason) => new(action, known, reason, time.GetUtcNow());

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ignored an unlikely answer about {Target} ({Reason}): {Other} says otherwise")]
    private static partial void LogContradicted(ILogger logger, string target, string reason, string other);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Held an unlikely answer about {Target} in quarantine ({Reason}), {Sightings} in a row")]
    private static partial void LogHeld(ILogger logger, string target, string reason, int sightings);
}
