using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Data.SocialPlatforms;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Items;
using Monitor.Jobs.Lists;
using Monitor.Jobs.Loops;

namespace Monitor.Jobs.Flows;

/// <summary>Runs a scrape request by the flow that it names, and by no other code than what the catalog of flows lists.</summary>
internal sealed class RequestRunner(
    TruthGuard collector, RecordedLists lists, ScrapeRequests requests, FlowCatalog flows, PlatformRegistry platforms, QueueLeases leases, ItemPlan plan,
    IEnumerable<IFlowWork> works, IOptions<QueueOptions> options, TimeProvider time, ILogger<RequestRunner> logger) : IItemRunner
{
    private readonly Dictionary<string, IFlowWork> _works = works
        .SelectMany(work => work.Flows, (work, name) => KeyValuePair.Create(name, work))
        .ToDictionary(StringComparer.Ordinal);

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
        var work = flow.Own is null ? null : _works[flow.Name];
        var (order, problem) = await OrderAsync(request, flow, ct);
        if (order is null)
            return plan.Fail(item, RequestStatus.InvalidParameters, problem!);

        // What people wait for shares a queue whatever it asks for, so there each request has a wait of its own.
        if (item.Priority == QueuePriority.Interactive)
            item = item with { WaitingSince = request.CreatedAt };

        var gate = new ItemGate(item, claimedAt, leases, pacer: null, time);
        return await RunLimit.KeepAsync(
            options.Value.RequestTimeout, time, either => work is null
                ? order.IsWhole || FetchTypes.AreOfPost(order.FetchType)
                    ? lists.RunAsync(new(item, request, order, budget, gate, ct), either)
                    : CollectAsync(item, request, flow, order, budget, gate, either, ct)
                : work.RunAsync(new(item, request, flow, JsonNode.Parse(request.Params)!.AsObject(), order.Target, budget, gate, ct), either),
            late => plan.Fail(item, ItemErrors.Timeout, $"It {late}."), ct);
    }

    private async Task<FinishedItem> CollectAsync(
        ClaimedItem item, RequestRow request, FlowSpec flow, FlowOrder order, CallBudget budget, ItemGate gate, CancellationToken ct, CancellationToken givenUp)
    {
        var question = new FetchRequest(request.Platform, order.FetchType, order.Target)
        {
            Cursor = order.Cursor,
            MeasuredSince = request.IsForced ? request.CreatedAt : null,
            ItemId = item.Id,
            Budget = budget,
            RequestId = request.Id,
        };
        var result = await PagedCollection.CollectAsync(collector, question, order.Pages, gate, ct, givenUp);
        if (flow.Extent == ProfileExtent.Alone)
            result = result with { Items = [] };
        var parts = order.Parts.Count > 0 && result.Observation is { } account
            ? await ProfileLists.CollectAsync(collector, question, account, order.Parts, gate, ct)
            : null;
        if (!FetchTypes.AreInsights(order.FetchType))
            return CollectedItem.From(item, order.FetchType, result, plan, time.GetUtcNow(), parts);
        if (result.Status is CollectionStatus.NoSource or CollectionStatus.Unavailable && await requests.LastGoodAsync(request, ct) is { } known)
            return Stale(item, known, result.Error);
        // They carry the Graph API's id alone: recorded as they are, they would be further accounts and posts beside the real ones.
        return CollectedItem.From(item, order.FetchType, result, plan, time.GetUtcNow()) with
        {
            Observation = null,
            Items = [],
            Hold = null,
            Insights = result.Observation is { } insights ? [insights] : [],
        };
    }

    // A row that somebody else put in has been checked by nobody.
    private async Task<(FlowOrder? Order, string? Problem)> OrderAsync(RequestRow request, FlowSpec flow, CancellationToken ct)
    {
        var parameters = JsonNode.Parse(request.Params) as JsonObject;
        if (request.Account is { } account)
            return (FlowOrders.Stored(flow, account, parameters), null);
        if (request.Platform != flow.Platform && !flow.IsForAnyPlatform)
            return (null, $"platform: The flow {flow.Name} is for {flow.Platform}.");
        var (order, problems) = FlowOrders.Read(flow, platforms, parameters);
        if (order is null)
            return (null, string.Join(" ", problems.Select(problem => problem.Message)));
        await requests.NameAsync(request.Id, order.Target, ct);
        return (order, null);
    }

    // The only source is away: what it said last is better than nothing, as long as it says how old it is.
    private FinishedItem Stale(ClaimedItem item, LastGood known, string? error)
    {
        var data = JsonNode.Parse(known.Data)!.AsObject();
        data["stale"] = true;
        data["age_seconds"] = (long)(time.GetUtcNow() - known.MeasuredAt).TotalSeconds;
        data["stale_reason"] = error;
        return new()
        {
            Item = item,
            Outcome = ItemOutcome.Done,
            FinishedAt = time.GetUtcNow(),
            Source = known.Source,
            Result = data.ToJsonString(),
        };
    }
}
