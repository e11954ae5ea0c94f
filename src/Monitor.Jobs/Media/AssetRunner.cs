using Monitor.Data.Media;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Media;

/// <summary>Copies one picture or video into the archive.</summary>
internal sealed class AssetRunner(MediaArchiver archiver, ItemPlan plan, TimeProvider time) : IItemRunner
{
    /// <inheritdoc />
    public ItemKind Kind => AssetKind.Id;

    /// <inheritdoc />
    public async Task<FinishedItem> RunAsync(ClaimedItem item, CallBudget budget, DateTimeOffset claimedAt, CancellationToken ct)
    {
        // Erased since it was found.
        if (item.Details is not MediaAsset asset)
            return plan.Fail(item, ItemErrors.NotFound, "It is gone.");
        var result = await archiver.ArchiveAsync(asset, ct);
        var finished = result.Verdict switch
        {
            MediaVerdict.Stored => new FinishedItem { Item = item, Outcome = ItemOutcome.Done, FinishedAt = time.GetUtcNow() },
            MediaVerdict.Retry => plan.RetryOrFail(item, result.ErrorCode!, result.Error!, result.RetryAfter),
            _ => plan.Fail(item, result.ErrorCode!, result.Error!),
        };
        return finished with { Details = result };
    }
}
