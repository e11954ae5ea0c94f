using Microsoft.Extensions.Options;
using Monitor.Data.Batches;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Batches;

/// <summary>Collects one username of a batch or search.</summary>
public sealed class JobItemRunner(
    TruthGuard collector, JobItems items, QueueLeases leases, CallPacer pacer, ItemPlan plan, IOptions<QueueOptions> options, TimeProvider time) : IItemRunner
{
    /// <inheritdoc />
    public ItemKind Kind => ItemKind.JobItem;

    /// <inheritdoc />
    public async Task<FinishedItem> RunAsync(ClaimedItem item, DateTimeOffset claimedAt, CancellationToken ct)
    {
        if ((item.Target ?? await items.FindAsync(item.RefId, ct)) is not { } target)
            throw new WorkRevokedException();
        var gate = new ItemGate(item, claimedAt, leases, target.JobType == JobTypes.Batch ? pacer : null, time);
        await gate.TakeFirstTurnAsync(ct);

        var limit = options.Value.ItemTimeout;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            var result = await collector.CollectAsync(new(target.Platform, FetchTypes.ProfileByHandle, target.Username) { ItemId = item.Id }, gate, either.Token);
            return CollectedItem.From(item, result, plan, time.GetUtcNow());
        }
        catch (OperationCanceledException canceled) when (canceled is not WorkRevokedException && !ct.IsCancellationRequested && timeout.IsCancellationRequested)
        {
            return plan.RetryOrFail(item, ItemErrors.Timeout, $"It took longer than {limit.TotalSeconds:0.##} s.");
        }
    }
}
