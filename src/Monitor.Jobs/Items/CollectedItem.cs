using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Chain;

namespace Monitor.Jobs.Items;

/// <summary>What a collection means for the item that asked for it.</summary>
internal static class CollectedItem
{
    public static FinishedItem From(ClaimedItem item, string fetchType, CollectionResult result, ItemPlan plan, DateTimeOffset now, IReadOnlyList<ResultPart>? parts = null) => result.Status switch
    {
        CollectionStatus.Found => new()
        {
            Item = item,
            Outcome = ItemOutcome.Done,
            FinishedAt = now,
            Source = result.Source,
            Observation = result.Observation,
            Items = parts is null ? result.Items : [.. result.Items, .. parts.SelectMany(part => part.Items ?? [])],
            Result = ResultJson.Of(fetchType, result, parts),
            Hold = result.Hold,
        },
        CollectionStatus.NotFound => plan.Fail(item, ItemErrors.NotFound, result.Error ?? "It does not exist."),
        CollectionStatus.Private => plan.Fail(item, ItemErrors.Private, result.Error ?? "It is private."),
        // Sources that rest come back by themselves.
        CollectionStatus.NoSource when result.RetryAfter is { } wait => plan.WaitOrFail(item, ItemErrors.NoSource, result.Error ?? "All sources rest.", wait, result.ArePaused),
        // Asking again at once would show the same, and cost as much again.
        CollectionStatus.Held => plan.Fail(item, ItemErrors.Unavailable, result.Error ?? "The answer is held in quarantine.") with { Hold = result.Hold },
        CollectionStatus.NoSource => plan.Fail(item, ItemErrors.NoSource, result.Error ?? "No source is configured."),
        _ when !result.GoesOn => plan.Fail(item, ItemErrors.Unavailable, result.Error ?? "Every source failed."),
        _ when result is { AreSourcesAway: true, RetryAfter: { } wait } => plan.WaitOrFail(item, ItemErrors.Unavailable, result.Error ?? "Every source failed.", wait, result.ArePaused),
        _ => plan.RetryOrFail(item, ItemErrors.Unavailable, result.Error ?? "Every source failed.", result.RetryAfter),
    };
}
