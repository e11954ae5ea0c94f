using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Lists;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Data.Time;
using Monitor.Jobs.Collection.Call;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Collection.Truth;
using Monitor.Jobs.Items;
using Npgsql;

namespace Monitor.Jobs.Lists;

/// <summary>A list that is read page by page.</summary>
/// <param name="Item">The item of the queue.</param>
/// <param name="Request">The request.</param>
/// <param name="Order">What it asks for.</param>
/// <param name="Budget">Where its calls are counted.</param>
/// <param name="Gate">Asked before each call.</param>
/// <param name="GivenUp">Cancelled when nobody wants the result any more.</param>
internal sealed record ListRun(ClaimedItem Item, RequestRow Request, FlowOrder Order, CallBudget Budget, ItemGate Gate, CancellationToken GivenUp);

/// <summary>
/// Reads long lists: followers, comments, likers. A page is recorded with where the next one begins, in one transaction with the fence, so a
/// run that was killed is gone on with, and all pages come from the provider of the first. A page is asked for again only when its answer was
/// not recorded: once for each kill, and after faults within the budget of a question, which each page has anew.
/// </summary>
internal sealed class RecordedLists(
    TruthGuard collector, FlowProgressStore progress, ItemPlan plan, IOptions<CollectionOptions> collection, IOptions<QueueOptions> queues, TimeProvider time)
{
    private const string TimeIsUp = "It took too long.";

    // What is left of the time of a run is enough for the page that is under way.
    private const double Share = 0.8;

    /// <summary>Reads on, until the list ends, a page cannot be had, or others are to have their turn.</summary>
    public async Task<FinishedItem> RunAsync(ListRun run, CancellationToken ct)
    {
        var known = await progress.FindAsync(run.Request.Id, ct);
        run.Budget.Recall(known.Calls, known.CostUsd);
        if (known.Pages == 0 && known.Cursor is null)
            known = known with { Cursor = run.Order.Cursor };
        var most = run.Order.IsWhole ? queues.Value.MostListPages : run.Order.Pages;
        var until = time.GetUtcNow() + queues.Value.RequestTimeout * Share;
        var (item, read) = (run.Item, 0);
        while (!known.IsWhole && known.Pages < most)
        {
            // Others get their turn; nothing is lost by it.
            if (read > 0 && time.GetUtcNow() > until)
                throw new OperationCanceledException("The run has taken its time.");
            var page = await PageAsync(run, known.Cursor, ct);
            if (page is null)
                return plan.RetryOrFail(item, ItemErrors.Timeout, TimeIsUp);
            if (page.Status != CollectionStatus.Found)
                return Ended(item, known, page);
            known = await RecordAsync(run, known, page, ct) ?? throw new WorkRevokedException();
            // What failed before has been overcome.
            (item, read) = (item with { Failures = 0 }, read + 1);
        }

        return Done(item, run, known);
    }

    private async Task<CollectionResult?> PageAsync(ListRun run, string? cursor, CancellationToken ct)
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
        catch (OperationCanceledException late) when (late is not WorkRevokedException && ct.IsCancellationRequested && !run.GivenUp.IsCancellationRequested)
        {
            return null;
        }
    }

    private Task<FlowProgress?> RecordAsync(ListRun run, FlowProgress known, CollectionResult page, CancellationToken ct) => progress.WriteAsync(run.Item, async connection =>
    {
        var at = time.GetUtcNow();
        var added = await WriteAsync(connection, run, known.Pages + 1, page, at, ct);
        return known with
        {
            Source = page.Source,
            Cursor = page.NextCursor ?? known.Cursor,
            Pages = known.Pages + 1,
            Items = known.Items + added,
            Calls = run.Budget.Calls,
            CostUsd = run.Budget.CostUsd,
            // A page that leads to itself would be read for ever.
            IsWhole = page.NextCursor is null || page.NextCursor == known.Cursor,
            State = new JsonObject { ["seen"] = Seen(known) + page.Items.Count }.ToJsonString(JsonSerializerOptions.Default),
        };
    }, ct);

    private static async Task<int> WriteAsync(
        NpgsqlConnection connection, ListRun run, int number, CollectionResult page, DateTimeOffset at, CancellationToken ct)
    {
        var (platform, post, source) = (run.Request.Platform, run.Order.Target, page.Source ?? "");
        switch (run.Order.FetchType)
        {
            case FetchTypes.PostComments:
                return await PostReplies.WriteCommentsAsync(connection, platform, post, source, run.Request.Id, page.Items, at, ct);
            case FetchTypes.PostLikers:
                await PostReplies.WriteLikersAsync(connection, platform, post, source, run.Request.Id, page.Items, at, ct);
                break;
        }

        return await ListEntries.WriteAsync(connection, run.Request.Id, platform, number, page.Items, at, ct);
    }

    // What was read so far stays, and a request that is run again goes on behind it.
    private FinishedItem Ended(ClaimedItem item, FlowProgress known, CollectionResult page)
    {
        var so = known.Pages == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {known.Pages} pages are recorded; the request goes on behind them.");
        return page.Status switch
        {
            CollectionStatus.NotFound => plan.Fail(item, ItemErrors.NotFound, page.Error ?? "It does not exist."),
            CollectionStatus.Private => plan.Fail(item, ItemErrors.Private, page.Error ?? "It is private."),
            CollectionStatus.NoSource when page.RetryAfter is { } wait => plan.WaitOrFail(item, ItemErrors.NoSource, (page.Error ?? "All sources rest.") + so, wait, page.ArePaused),
            CollectionStatus.NoSource => plan.Fail(item, ItemErrors.NoSource, page.Error ?? "No source is configured."),
            _ when page is { AreSourcesAway: true, RetryAfter: { } wait } => plan.WaitOrFail(item, ItemErrors.Unavailable, (page.Error ?? "Every source failed.") + so, wait, page.ArePaused),
            _ => plan.RetryOrFail(item, ItemErrors.Unavailable, (page.Error ?? "Every source failed.") + so, page.RetryAfter),
        };
    }

    private FinishedItem Done(ClaimedItem item, ListRun run, FlowProgress known)
    {
        var result = new JsonObject
        {
            ["list"] = ListNames.Of(run.Order.FetchType),
            ["target"] = run.Order.Target,
            ["source"] = known.Source,
            ["entries"] = Seen(known),
            ["added"] = known.Items,
            ["pages"] = known.Pages,
            ["complete"] = known.IsWhole,
            ["next_cursor"] = known.IsWhole ? null : known.Cursor,
            ["measured_at"] = time.GetUtcNow().ToWireFormat(),
        };
        var id = run.Request.Id.ToString(CultureInfo.InvariantCulture);
        if (FetchTypes.AreOfPost(run.Order.FetchType))
            result["url"] = $"/api/v1/posts/{run.Request.Platform}/{Uri.EscapeDataString(run.Order.Target)}/{ListNames.Of(run.Order.FetchType)}";
        if (FetchTypes.AreAccounts(run.Order.FetchType))
        {
            result["entries_url"] = $"/api/v1/scrape-requests/{id}/entries";
            result["file_url"] = $"/api/v1/scrape-requests/{id}/file";
        }

        return new()
        {
            Item = item,
            Outcome = ItemOutcome.Done,
            FinishedAt = time.GetUtcNow(),
            Source = known.Source,
            Result = result.ToJsonString(JsonSerializerOptions.Default),
        };
    }

    private static long Seen(FlowProgress known) => known.State is { } state && JsonNode.Parse(state)?["seen"] is { } seen ? seen.GetValue<long>() : 0;
}

/// <summary>What lists are called in results.</summary>
internal static class ListNames
{
    public static string Of(string fetchType) => fetchType switch
    {
        FetchTypes.Followers => "followers",
        FetchTypes.Following => "following",
        FetchTypes.PostComments => "comments",
        FetchTypes.PostLikers => "likers",
        _ => fetchType,
    };
}
