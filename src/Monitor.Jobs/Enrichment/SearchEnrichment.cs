using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Enrichment;
using Monitor.Data.Queues;

namespace Monitor.Jobs.Enrichment;

/// <summary>
/// The last stage of a creator of a search: estimates beside what was collected. Whatever happens to the model, the result stays whole, and says
/// why the stage was not done. It ends at once when the process is to stop: what was collected is recorded then, and not collected anew elsewhere.
/// </summary>
public sealed partial class SearchEnrichment(
    ProfileEnricher enricher, IOptions<EnrichmentOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SearchEnrichment> logger)
{
    /// <summary>Adds estimates to what was collected.</summary>
    /// <param name="item">The item, as far as it is done.</param>
    /// <param name="teamId">The team whose search it is.</param>
    /// <param name="ct">Ends the run; not the reason for a failure of the stage.</param>
    public async Task<FinishedItem> AddAsync(FinishedItem item, long teamId, CancellationToken ct)
    {
        if (item is not { Outcome: ItemOutcome.Done, Observation: { } account, Result: { } result })
            return item;
        if (!enricher.IsOn)
            return item with { NotEnriched = $"{EnrichmentErrors.Off}: {EnrichmentOptions.HowToConfigure}" };
        if (options.Value.KindsOfSearches() is not { Count: > 0 } kinds)
            return item with { NotEnriched = $"{EnrichmentErrors.Off}: {EnrichmentOptions.Section}:{nameof(EnrichmentOptions.SearchKinds)} is none." };
        var profile = ProfileFinder.Of(teamId, account, item.Items);
        var estimates = new List<Estimate>();
        string? reason = null;
        using var late = new CancellationTokenSource(options.Value.SearchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token, lifetime.ApplicationStopping);
        try
        {
            foreach (var kind in kinds)
            {
                var run = await enricher.AskAsync(EnrichmentKinds.Find(kind)!, profile, version: null, either.Token);
                estimates.AddRange(run.Estimates);
                if (run.Kept is null)
                    reason ??= $"{run.ErrorCode}: {run.Error}";
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            reason = late.IsCancellationRequested
                ? FormattableString.Invariant($"{EnrichmentErrors.Unavailable}: The model did not answer within {options.Value.SearchTimeout.TotalSeconds} s.")
                : $"{EnrichmentErrors.Unavailable}: The process was stopped before the model had answered.";
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(logger, failure);
            reason = $"{EnrichmentErrors.Unavailable}: The model could not be asked.";
        }

        var kept = estimates.Where(estimate => estimate is { IsKept: true, IsComparison: false }).ToArray();
        return item with
        {
            Estimates = estimates,
            IsEnriched = reason is null,
            NotEnriched = reason,
            Result = kept.Length > 0 ? EstimateJson.Add(result, kept) : result,
            FinishedAt = time.GetUtcNow(),
        };
    }

    [LoggerMessage(LogLevel.Warning, "A creator of a search could not be enriched.")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
