using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Monitor.Data.Flows;
using Monitor.Data.Lists;
using Monitor.Data.Observations;
using Monitor.Data.Queues;
using Monitor.Data.Time;
using Monitor.Jobs.Collection.Chain;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Items;
using Monitor.Jobs.Loops;
using Npgsql;

namespace Monitor.Jobs.Lists;

/// <summary>
/// Reads long lists: followers, comments, likers. A page is recorded with where the next one begins, in one transaction with the fence, so a
/// run that was killed is gone on with, and all pages come from the provider of the first. A page is asked for again only when its answer was
/// not recorded: once for each kill, and after faults within the budget of a question, which each page has anew.
/// </summary>
internal sealed class RecordedLists(PageQuestions pages, FlowProgressStore progress, ItemPlan plan, IOptions<QueueOptions> queues, TimeProvider time)
{
    /// <summary>Reads on, until the list ends, a page cannot be had, or others are to have their turn.</summary>
    public async Task<FinishedItem> RunAsync(ListRun run, CancellationToken ct)
    {
        var known = await progress.FindAsync(run.Request.Id, ct);
        run.Budget.Recall(known.Calls, known.CostUsd);
        if (known.Pages == 0 && known.Cursor is null)
            known = known with { Cursor = run.Order.Cursor };
        var most = run.Order.IsWhole ? queues.Value.MostListPages : run.Order.Pages;
        var turn = new RunTurn(queues.Value.RequestTimeout, time);
        var item = run.Item;
        while (!known.IsWhole && known.Pages < most)
        {
            turn.BeginPart();
            var page = await pages.AskAsync(run, known.Cursor, ct);
            if (page is null)
                return plan.RetryOrFail(item, ItemErrors.Timeout, PageQuestions.TimeIsUp);
            if (page.Status != CollectionStatus.Found)
                return Ended(item, known, page);
            // It is paid for, and recorded also when time is up meanwhile.
            known = await RecordAsync(run, known, page, run.GivenUp) ?? throw new WorkRevokedException();
            // What failed before has been overcome.
            item = item with { Failures = 0 };
        }

        return Done(item, run, known);
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
