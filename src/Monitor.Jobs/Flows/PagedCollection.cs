using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;

namespace Monitor.Jobs.Flows;

/// <summary>
/// Collects a list over several pages. They all come from the provider of the first one, to which their cursors belong. When it does not
/// answer any more, what was read so far is the result: it is paid for, and says where to go on.
/// </summary>
internal static class PagedCollection
{
    /// <summary>Collects up to so many pages, from the question's cursor on.</summary>
    public static async Task<CollectionResult> CollectAsync(TruthGuard collector, FetchRequest question, int pages, ICallGate gate, CancellationToken ct)
    {
        var result = await collector.CollectAsync(question, gate, ct);
        var known = new HashSet<(EntityKind, string)>(result.Items.Select(Identity));
        while (result is { Status: CollectionStatus.Found, NextCursor: { } next } && result.Pages < pages)
        {
            var page = await collector.CollectAsync(question with { Cursor = next, Budget = question.Budget?.Aside() }, gate, ct);
            var (calls, cost) = ((short)(result.Calls + page.Calls), result.CostUsd + page.CostUsd);
            if (page.Status != CollectionStatus.Found)
                return result with { Calls = calls, CostUsd = cost, Error = page.Error };
            result = result with
            {
                // Somebody who came meanwhile moves others onto the next page.
                Items = [.. result.Items, .. page.Items.Where(item => known.Add(Identity(item)))],
                NextCursor = page.NextCursor == next ? null : page.NextCursor,
                Pages = result.Pages + 1,
                Calls = calls,
                CostUsd = cost,
            };
        }

        return result;
    }

    private static (EntityKind, string) Identity(Observation item) => (item.Kind, item.PlatformId);
}
