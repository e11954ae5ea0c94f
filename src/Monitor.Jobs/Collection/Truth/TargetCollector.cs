using Monitor.Data.Content;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;

namespace Monitor.Jobs.Collection.Truth;

/// <summary>
/// Collects what a task watches. An account is who the platform's id says it is: when its handle is gone, or shows somebody
/// else, the account is asked for by its id, and the task follows it to the new handle.
/// </summary>
public sealed class TargetCollector(TruthGuard guard)
{
    /// <summary>Collects the target; <paramref name="known"/> is what was recorded about it before.</summary>
    public async Task<CollectionResult> CollectAsync(FetchRequest request, KnownTarget? known, ICallGate gate, CancellationToken ct)
    {
        var result = await guard.CollectAsync(request, known, gate, ct);
        if (known is null || request.FetchType is not (FetchTypes.ProfileByHandle or FetchTypes.Channel) || request.Target == known.PlatformId)
            return result;
        if (!IsSomebodyElse(result, known))
            return result with { FollowedRename = result.Observation is { } found && !IsName(found.Name, request.Target) };

        // A channel is asked for by its id in the same way as by its handle.
        var byIdType = request.FetchType == FetchTypes.Channel ? FetchTypes.Channel : FetchTypes.ProfileById;
        var byId = await guard.CollectAsync(request with { FetchType = byIdType, Target = known.PlatformId, Budget = request.Budget?.Aside() }, known, gate, ct);
        var calls = (short)(result.Calls + byId.Calls);
        var cost = result.CostUsd + byId.CostUsd;
        if (byId.Status != CollectionStatus.Held && byId.Observation?.PlatformId != known.PlatformId)
            return result with { Calls = calls, CostUsd = cost };
        return byId with
        {
            Calls = calls,
            CostUsd = cost,
            FollowedRename = byId.Observation is not null,
            // Who has the handle now is worth knowing: recording it marks the handle as taken over.
            Items = result.Observation is { } owner ? [.. byId.Items, owner] : byId.Items,
        };
    }

    private static bool IsName(string name, string target) => name.Equals(target, StringComparison.OrdinalIgnoreCase);

    private static bool IsSomebodyElse(CollectionResult result, KnownTarget known) =>
        result.Status == CollectionStatus.NotFound || (result.Observation is { } found && found.PlatformId != known.PlatformId);
}
