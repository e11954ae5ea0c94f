using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Items;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Lists;

/// <summary>A run that asks for pages, each of which it records.</summary>
/// <param name="Item">The item of the queue.</param>
/// <param name="Request">The request.</param>
/// <param name="Order">What is asked.</param>
/// <param name="Budget">Where its calls are counted.</param>
/// <param name="Gate">Asked before each call.</param>
/// <param name="GivenUp">Cancelled when nobody wants the result any more.</param>
internal sealed record ListRun(ClaimedItem Item, RequestRow Request, FlowOrder Order, CallBudget Budget, ItemGate Gate, CancellationToken GivenUp);

/// <summary>Asks for single pages. Each has the tries of a question anew; what all of them cost is counted together.</summary>
internal sealed class PageQuestions(TruthGuard collector, IOptions<CollectionOptions> collection)
{
    /// <summary>Why there is no page.</summary>
    public const string TimeIsUp = "It took too long.";

    /// <summary>Asks for one; null when the time of the run is over before it came.</summary>
    public async Task<CollectionResult?> AskAsync(ListRun run, string? cursor, CancellationToken ct)
    {
        var question = new FetchRequest(run.Request.Platform, run.Order.FetchType, run.Order.Target)
        {
            Cursor = cursor,
            MeasuredSince = run.Request.IsForced ? run.Request.CreatedAt : null,
            ItemId = run.Item.Id,
            Budget = CallBudget.Of(kept: null, collection.Value.Retries),
            RequestId = run.Request.Id,
        };
        try
        {
            var page = await collector.CollectAsync(question, run.Gate, ct);
            for (var call = 0; call < page.Calls; call++)
                run.Budget.Count(page.CostUsd / page.Calls);
            return page;
        }
        catch (OperationCanceledException late) when (RunLimit.IsOver(late, ct, run.GivenUp))
        {
            return null;
        }
    }
}
