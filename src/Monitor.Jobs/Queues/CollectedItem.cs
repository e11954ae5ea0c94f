using Monitor.Data.Queues;
using Monitor.Jobs.Collection;

namespace Monitor.Jobs.Queues;

/// <summary>What a collection means for the item that asked for it.</summary>
internal static class CollectedItem
{
    public static FinishedItem From(ClaimedItem item, CollectionResult result, ItemPlan plan, DateTimeOffset now) => result.Status switch
    {
        CollectionStatus.Found => new()
        {
            Item = item,
            Outcome = ItemOutcome.Done,
            FinishedAt = now,
            Source = result.Source,
            Observation = result.Observation,
            Items = result.Items,
            Result = ResultJson.Of(result),
        },
        CollectionStatus.NotFound => plan.Fail(item, ItemErrors.NotFound, result.Error ?? "It does not exist."),
        CollectionStatus.Private => plan.Fail(item, ItemErrors.Private, result.Error ?? "It is private."),
        CollectionStatus.NoSource => plan.Fail(item, ItemErrors.NoSource, result.Error ?? "No source is configured."),
        _ => plan.RetryOrFail(item, ItemErrors.Unavailable, result.Error ?? "Every source failed.", result.RetryAfter),
    };
}
