using Monitor.Data.Observations;

namespace Monitor.Data.Content;

/// <summary>One observation that is to be recorded, and what it was collected for.</summary>
/// <param name="Observation">What was observed, with source and time.</param>
public sealed record Recording(Observation Observation)
{
    /// <summary>The monitor it was collected for; null for one-off work.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>The slot of that monitor.</summary>
    public DateTimeOffset? SlotAt { get; init; }

    /// <summary>Whether it came along with something else, such as the recent posts of a profile.</summary>
    public bool IsItem { get; init; }

    /// <summary>
    /// What a collection brought, as recordings. Accounts without any number, such as those of a list of followers, are no
    /// measurements and are left out; posts that came with a profile belong to it where they do not say so themselves.
    /// </summary>
    public static IEnumerable<Recording> Of(
        Observation? observation, IReadOnlyList<Observation> items, Guid? taskId = null, DateTimeOffset? slotAt = null)
    {
        if (observation is not null)
            yield return new(observation) { TaskId = taskId, SlotAt = slotAt };
        foreach (var item in items)
            if (item.Kind == EntityKind.Post || item.Metrics.Any(metric => metric.Value is not null))
                yield return new(WithOwner(item, observation)) { TaskId = item.Kind == EntityKind.Post ? taskId : null, SlotAt = slotAt, IsItem = true };
    }

    private static Observation WithOwner(Observation item, Observation? owner) =>
        item.Kind != EntityKind.Post || owner?.Kind != EntityKind.Account || item.Text(DimensionKeys.OwnerId) is not null
            ? item
            : item with
            {
                Dimensions = [.. item.Dimensions, new(DimensionKeys.OwnerId, owner.PlatformId), new(DimensionKeys.OwnerUsername, owner.Name)],
            };
}
