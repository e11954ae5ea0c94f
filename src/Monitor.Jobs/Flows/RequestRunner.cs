using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Items;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Flows;

/// <summary>Runs a scrape request by the flow that it names, and by no other code than what the catalog of flows lists.</summary>
public sealed class RequestRunner(
    TruthGuard collector, ScrapeRequests requests, FlowCatalog flows, QueueLeases leases, ItemPlan plan, IOptions<QueueOptions> options, TimeProvider time,
    ILogger<RequestRunner> logger) : IItemRunner
{
    /// <inheritdoc />
    public ItemKind Kind => ScrapeRequestKind.Id;

    /// <inheritdoc />
    public async Task<FinishedItem> RunAsync(ClaimedItem item, CallBudget budget, DateTimeOffset claimedAt, CancellationToken ct)
    {
        if (await requests.FindAsync(item.RefId, teamId: null, ct) is not { } request)
            throw new WorkRevokedException();
        using var scope = logger.BeginScope(new LogScope(("RequestId", request.Id), ("Flow", request.Flow)));
        if (flows.Find(request.Flow) is not { } flow)
            return plan.Fail(item, RequestStatus.NotAvailable, $"Missing Flow - {request.Flow}");
        if (flow.FetchType is not { } fetchType || request.Account is not { } target)
            return plan.Fail(item, RequestStatus.NotAvailable, $"The flow {flow.Name} is not available in this version.");

        // What people wait for shares a queue whatever it asks for, so there each request has a wait of its own.
        if (item.Priority == QueuePriority.Interactive)
            item = item with { WaitingSince = request.CreatedAt };

        var gate = new ItemGate(item, claimedAt, leases, pacer: null, time);
        var question = new FetchRequest(request.Platform, fetchType, target)
        {
            MeasuredSince = request.IsForced ? request.CreatedAt : null,
            ItemId = item.Id,
            Budget = budget,
            RequestId = request.Id,
        };
        return await RunLimit.KeepAsync(
            options.Value.RequestTimeout, time,
            async either =>
            {
                var finished = CollectedItem.From(item, await collector.CollectAsync(question, gate, either), plan, time.GetUtcNow());
                // They carry the Graph API's id alone: recorded, they would be further accounts and posts beside the real ones.
                return FetchTypes.AreInsights(fetchType) ? finished with { Observation = null, Items = [], Hold = null } : finished;
            },
            late => plan.Fail(item, ItemErrors.Timeout, $"It {late}."), ct);
    }
}
