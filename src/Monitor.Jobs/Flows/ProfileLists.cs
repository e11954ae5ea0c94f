using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Items;

namespace Monitor.Jobs.Flows;

/// <summary>Collects the lists that a request wants beside a profile: the first page of each. One that cannot be had leaves the others.</summary>
internal static class ProfileLists
{
    /// <summary>Collects them for an account.</summary>
    public static async Task<IReadOnlyList<ResultPart>> CollectAsync(
        TruthGuard collector, FetchRequest question, Observation account, IReadOnlyList<string> names, ICallGate gate, CancellationToken ct)
    {
        var parts = new List<ResultPart>(names.Count);
        foreach (var name in names)
        {
            var aside = question with { FetchType = FlowOrders.Parts[name], Target = account.PlatformId, Budget = question.Budget?.Aside() };
            var list = await collector.CollectAsync(aside, gate, ct);
            parts.Add(list.Status == CollectionStatus.Found
                ? new(name, list.Items, list.NextCursor, Error: null)
                : new(name, Items: null, NextCursor: null, list.Error ?? $"{list.Status}"));
        }

        return parts;
    }
}
