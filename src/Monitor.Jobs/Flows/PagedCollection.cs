using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Flows;

/// <summary>
/// Collects a list over several pages. They all come from the provider of the first one, to which their cursors belong. When it does not
/// answer any more, or time is up, what was read so far is the result: it is paid for, and says where to go on.
/// </summary>
internal static class PagedCollection
{
    private const string TimeIsUp = "It took too long.";

    /// <summary>Collects up to so many pages, from the question's cursor on.</summary>
    /// <param name="collector">Who asks.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="pages">How many pages at most.</param>
    /// <param name="gate">Asked before every call.</param>
    /// <param name="ct">Ends the collection: after what was read so far, unless the run was given up.</param>
    /// <param name="givenUp">The run was given up: nobody wants the result.</param>
    public static async Task<CollectionResult> CollectAsync(
        TruthGuard collector, FetchRequest question, int pages, ICallGate gate, CancellationToken ct, CancellationToken givenUp)
    {
        var result = await collector.CollectAsync(question, gate, ct);
        var known = new HashSet<(EntityKind, string)>(result.Items.Select(Identity));
        while (result is { Status: CollectionStatus.Found, NextCursor: { } next } && result.Pages < pages)
        {
            CollectionResult page;
            try
            {
                page = await collector.CollectAsync(question with { Cursor = next, Budget = question.Budget?.Aside() }, gate, ct);
            }
            catch (OperationCanceledException late) when (RunLimit.IsOver(late, ct, givenUp))
            {
                return result with { Error = TimeIsUp };
            }

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
