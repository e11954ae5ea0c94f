using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Enrichment;
using Monitor.Jobs.Items;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Batches;

/// <summary>Collects one username of a batch or search.</summary>
public sealed class JobItemRunner(
    TruthGuard collector, JobItems items, QueueLeases leases, CallPacer pacer, ItemPlan plan, SearchEnrichment enrichment, IOptions<QueueOptions> options, TimeProvider time,
    ILogger<JobItemRunner> logger) : IItemRunner
{
    /// <inheritdoc />
    public ItemKind Kind => JobItemKind.Id;

    /// <inheritdoc />
    public async Task<FinishedItem> RunAsync(ClaimedItem item, CallBudget budget, DateTimeOffset claimedAt, CancellationToken ct)
    {
        if ((item.Details as JobTarget ?? await items.FindAsync(item.RefId, ct)) is not { } target)
            throw new WorkRevokedException();
        using var scope = logger.BeginScope(new LogScope(("JobId", target.JobId), ("Flow", target.JobType)));
        var gate = new ItemGate(item, claimedAt, leases, target.JobType == JobTypes.Batch ? pacer : null, time);
        await gate.TakeFirstTurnAsync(ct);

        var collected = await RunLimit.KeepAsync(
            options.Value.ItemTimeout, time,
            async either =>
            {
                var question = new FetchRequest(target.Platform, FetchTypes.ProfileByHandle, target.Username)
                {
                    ItemId = item.Id,
                    JobId = target.JobId,
                    Budget = budget,
                };
                var result = await collector.CollectAsync(question, gate, either);
                return CollectedItem.From(item, FetchTypes.ProfileByHandle, result, plan, time.GetUtcNow());
            },
            late => budget.HasTries ? plan.RetryOrFail(item, ItemErrors.Timeout, $"It {late}.") : plan.Fail(item, ItemErrors.Timeout, $"It {late}."), ct);
        return target.JobType == JobTypes.Batch ? collected : await enrichment.AddAsync(collected, target.TeamId, ct);
    }
}
